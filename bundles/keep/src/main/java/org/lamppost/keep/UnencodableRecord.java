package org.lamppost.keep;

/** A record that no message can be made of; it must not stop those behind it. */
final class UnencodableRecord extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Deed deed;

  UnencodableRecord(Deed deed, RuntimeException cause) {
    super("record cannot be encoded: " + cause.getMessage(), cause);
    this.deed = deed;
  }

  Deed deed() {
    return deed;
  }
}
