package org.lamppost.simulator.verify;

/** There is nothing to check, or nothing to check it against. */
final class CannotCheckException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CannotCheckException(String message) {
    super(message);
  }

  CannotCheckException(String message, Throwable cause) {
    super(message, cause);
  }
}
