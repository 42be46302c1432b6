package org.lamppost.model;

/**
 * Carries a {@link Fault} out of the reading of a document. The thing that it concerns is left out.
 */
public final class FaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  /** Wraps a fault; its text is the message. */
  public FaultException(Fault fault) {
    super(fault.toString());
    this.fault = fault;
  }

  /** What is wrong and where. */
  public Fault fault() {
    return fault;
  }
}
