package org.lamppost.model;

/** What became of a write to an actuator. */
public sealed interface Outcome {
  /** What to tell a person. */
  String detail();

  /**
   * Written, and read back as written.
   *
   * @param readBack what the feedback says.
   */
  record Done(double readBack) implements Outcome {
    @Override
    public String detail() {
      return "read back " + Decimals.text(readBack);
    }
  }

  /**
   * Certainly not written.
   *
   * @param detail why.
   */
  record Refused(String detail) implements Outcome {}

  /**
   * Perhaps written, perhaps not: no answer, or the feedback disagrees. Never retried blindly.
   *
   * @param detail what is known.
   */
  record Unknown(String detail) implements Outcome {}
}
