package org.lamppost.model;

import java.util.Objects;

/**
 * What the city asks of an output, by hand.
 *
 * @param id makes a repeated command harmless.
 * @param output name of the output, such as {@code shed-1/contactor}.
 * @param type what is asked.
 * @param value where to hold it, in the output's unit; without meaning for {@link Type#FREE}.
 * @param seconds for how long at most; without meaning for {@link Type#FREE}.
 * @param by who asks; a hold without it is refused.
 * @param reason why; a hold without it is refused.
 */
public record OutputCommand(
    String id, String output, Type type, double value, long seconds, String by, String reason) {
  /** Refuses missing parts. */
  public OutputCommand {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(reason, "reason");
  }

  /** What may be asked. The names in formats are these in lower case. */
  public enum Type {
    /** Set it, and keep it there whatever incidents below level 1 ask. */
    HOLD,
    /** End the hold: it goes where the incidents want it, else where it was before. */
    FREE
  }
}
