package org.lamppost.sense.coap;

/** A pack names a device or a point that the site does not have on this port. */
final class UnknownNameException extends Exception {
  private static final long serialVersionUID = 1L;

  UnknownNameException(String message) {
    super(message);
  }
}
