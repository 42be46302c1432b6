package org.lamppost.sense.gpio;

/** A converter gave no conversion; the message says why. */
final class AdcException extends Exception {
  private static final long serialVersionUID = 1L;

  AdcException(String message, Throwable cause) {
    super(message, cause);
  }
}
