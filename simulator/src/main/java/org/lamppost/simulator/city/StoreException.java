package org.lamppost.simulator.city;

/** The city's database cannot be opened, read or written; the cause says why. */
final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
