package org.lamppost.api;

/** A batch was not taken, or cannot be kept. The sender may send it again. */
public final class LineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was refused and why. */
  public LineException(String message) {
    super(message);
  }

  /** Says what was refused and why. */
  public LineException(String message, Throwable cause) {
    super(message, cause);
  }
}
