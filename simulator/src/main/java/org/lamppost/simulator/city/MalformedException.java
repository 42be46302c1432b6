package org.lamppost.simulator.city;

/** A message does not have the form its format asks for. Never leaves a decoder. */
final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedException(String message) {
    super(message);
  }
}
