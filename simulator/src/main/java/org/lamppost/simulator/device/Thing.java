package org.lamppost.simulator.device;

import java.util.Map;

/**
 * A piece of the street whose state moves with time and that can be told to change.
 *
 * <p>Pure: no threads, no files, no clock. Not thread-safe; {@link Device} holds the lock.
 */
interface Thing {

  /**
   * Moves the state forward.
   *
   * @param seconds physics time since the last call, 0 or more.
   */
  void advance(double seconds);

  /** Things this one can be told to do, by command word. */
  Map<String, Action> commands();

  /** Ends every fault of the thing itself; its physical state stays. */
  default void repairFaults() {}
}
