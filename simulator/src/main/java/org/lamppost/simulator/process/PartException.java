package org.lamppost.simulator.process;

/**
 * A process does not do what it should; the message says which, what was awaited, and where its log
 * is.
 */
public final class PartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what went wrong. */
  public PartException(String message) {
    super(message);
  }

  /** Says what went wrong. */
  public PartException(String message, Throwable cause) {
    super(message, cause);
  }
}
