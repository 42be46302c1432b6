package org.lamppost.simulator.device;

import java.util.List;

/** What one command word does. */
@FunctionalInterface
interface Action {

  /**
   * Does it.
   *
   * @param arguments the words after the command.
   * @throws IllegalArgumentException with one clear line if the arguments make no sense; nothing
   *     has changed then.
   */
  void perform(List<String> arguments);

  /** An action without arguments. */
  static Action of(Runnable body) {
    return arguments -> {
      if (!arguments.isEmpty()) {
        throw new IllegalArgumentException("takes no argument, got " + arguments);
      }
      body.run();
    };
  }
}
