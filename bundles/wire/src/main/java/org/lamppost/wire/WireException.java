package org.lamppost.wire;

/** A message that is not what its format says. Nothing of it was taken. */
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long position;

  /**
   * Says what is wrong and where.
   *
   * @param position byte from 0 at which it was noticed; −1 where there is none.
   * @param problem what is there, with the offending value.
   * @param expected what would have been right.
   */
  public WireException(long position, String problem, String expected) {
    super(text(position, problem, expected));
    this.position = position;
  }

  /** As above, with the parser's own reason. */
  WireException(long position, String problem, String expected, Throwable cause) {
    super(text(position, problem, expected), cause);
    this.position = position;
  }

  /** Byte from 0 at which it was noticed; −1 where there is none. */
  public long position() {
    return position;
  }

  private static String text(long position, String problem, String expected) {
    String place = position < 0 ? "" : "byte " + position + ": ";
    return place + problem + "; expected " + expected;
  }
}
