package org.lamppost.forward;

/** The broker or the way to it refused something. */
final class UplinkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean forPeople;

  /** Says what was refused and why; {@code forPeople} if trying again will not mend it. */
  UplinkException(String message, boolean forPeople, Throwable cause) {
    super(message, cause);
    this.forPeople = forPeople;
  }

  /** Whether a person must mend it. */
  boolean forPeople() {
    return forPeople;
  }
}
