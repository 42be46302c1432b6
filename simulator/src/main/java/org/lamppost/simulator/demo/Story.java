package org.lamppost.simulator.demo;

import java.util.List;
import java.util.function.Consumer;

/**
 * What happens when.
 *
 * @param name as given with {@code --scenario}.
 * @param steps in order of time.
 * @param incidents how many incidents it must raise at least.
 * @param faults how many faults (broker stops, kills) it contains; bounds the raw duplicates.
 */
record Story(String name, List<Step> steps, int incidents, int faults) {
  /**
   * One event.
   *
   * @param atSecond seconds after the start of the story.
   * @param text for the audience.
   * @param deed what is done.
   */
  record Step(int atSecond, String text, Consumer<Stage> deed) {}

  /** The tour: a day's troubles in a minute, a short loss of the broker among them. */
  static Story tour() {
    return new Story(
        "tour",
        List.of(
            step(5, "a main bursts: hydrant-17 loses pressure", "hydrant-17", "main-burst"),
            step(9, "rain: sewage well-3 rises", "well-3", "rain"),
            new Step(14, "the broker is stopped", Stage::killBroker),
            step(
                16,
                "a battery in shed-1 overheats on port 2: its circuit is cut at once",
                "shed-1",
                "overheat 2"),
            new Step(26, "the broker is started again", Stage::startBroker),
            step(30, "the main is repaired", "hydrant-17", "repair"),
            step(32, "the rain ends", "well-3", "dry"),
            step(36, "bin-5 is filled up", "bin-5", "fill-up"),
            step(40, "smoke at smoke-2", "smoke-2", "smoke"),
            step(48, "the smoke is gone", "smoke-2", "clear"),
            step(50, "the battery in shed-1 is taken out", "shed-1", "cool"),
            step(52, "bin-5 is emptied", "bin-5", "empty"),
            new Step(56, "the duty officer resets the latched alarms", Stage::resetLatched)),
        5,
        1);
  }

  /** The proof: 20 s without a broker, and the gateway killed in the middle of them. */
  static Story outage() {
    return new Story(
        "outage",
        List.of(
            step(4, "a main bursts: hydrant-17 loses pressure", "hydrant-17", "main-burst"),
            new Step(8, "the broker is killed (SIGKILL), for 20 s", Stage::killBroker),
            step(10, "smoke at smoke-2", "smoke-2", "smoke"),
            step(12, "rain: sewage well-3 rises", "well-3", "rain"),
            new Step(16, "the gateway is killed (SIGKILL)", Stage::killGateway),
            new Step(17, "the gateway is started again", Stage::startGateway),
            step(22, "the smoke is gone", "smoke-2", "clear"),
            new Step(28, "the broker is started again", Stage::startBroker),
            step(30, "the main is repaired", "hydrant-17", "repair"),
            step(31, "the rain ends", "well-3", "dry"),
            new Step(40, "the duty officer resets the fire alarm", Stage::resetLatched)),
        3,
        2);
  }

  private static Step step(int atSecond, String text, String device, String command) {
    return new Step(atSecond, text, stage -> stage.device(device).tell(command));
  }
}
