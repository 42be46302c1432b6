package org.lamppost.sense.gpio;

/** A file of the simulated pins holds something else than its kind of number. */
final class PinFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PinFileException(String message) {
    super(message);
  }
}
