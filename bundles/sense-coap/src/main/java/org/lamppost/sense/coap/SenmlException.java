package org.lamppost.sense.coap;

/** A payload that is not SenML; the message says where, what and what was expected. */
final class SenmlException extends Exception {
  private static final long serialVersionUID = 1L;

  SenmlException(String message) {
    super(message);
  }
}
