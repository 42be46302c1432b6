package org.lamppost.simulator.device;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * One simulated device: a thing, the clock that moves it, its manners on the wire, and its log.
 *
 * <p>Safe from any thread: everything about the thing happens under this object's lock.
 */
final class Device {
  private static final double NANOS = 1e9;

  private final String id;
  private final Thing thing;
  private final InstantSource time;
  private final double speed;
  private final EmissionLog log;
  private Instant last;
  private boolean silent;
  private Fault fault = Fault.NONE;

  /**
   * A device that starts now.
   *
   * @param speed physics seconds for each second of the clock, more than 0.
   */
  Device(Thing thing, InstantSource time, double speed, EmissionLog log) {
    this.id = log.device();
    this.thing = thing;
    this.time = time;
    this.speed = speed;
    this.log = log;
    this.last = time.instant();
  }

  String id() {
    return id;
  }

  EmissionLog log() {
    return log;
  }

  Instant now() {
    return time.instant();
  }

  /** Brings the thing up to now and looks at it under the lock. */
  synchronized <R> R look(Function<Instant, R> look) {
    Instant now = time.instant();
    // A clock that was set back must not run the street backwards.
    double seconds = Math.max(0, Duration.between(last, now).toNanos() / NANOS);
    last = now;
    thing.advance(seconds * speed);
    return look.apply(now);
  }

  synchronized boolean silent() {
    return silent;
  }

  synchronized Fault fault() {
    return fault;
  }

  /**
   * What every device understands, and what the thing understands, ready to be called from any
   * thread.
   */
  Map<String, Action> commands() {
    Map<String, Action> all = new LinkedHashMap<>(thing.commands());
    all.put("silence", Action.of(() -> silent = true));
    all.put("speak", Action.of(() -> silent = false));
    all.put("exception", Action.of(() -> fault = Fault.EXCEPTION));
    all.put("nan", Action.of(() -> fault = Fault.NOT_A_NUMBER));
    all.put("normal", Action.of(this::behave));
    all.replaceAll((name, action) -> locked(action));
    return all;
  }

  private void behave() {
    fault = Fault.NONE;
    thing.repairFaults();
  }

  private Action locked(Action action) {
    return arguments ->
        look(
            now -> {
              action.perform(arguments);
              return null;
            });
  }
}
