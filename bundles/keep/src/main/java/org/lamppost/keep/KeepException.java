package org.lamppost.keep;

/** What the journal could not do: which file or record, why, and what happens next. */
final class KeepException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeepException(String message) {
    super(message);
  }

  KeepException(String message, Throwable cause) {
    super(message, cause);
  }
}
