package org.lamppost.simulator.contest;

/**
 * What a contestant told: how many, and a digest of which, in whatever order.
 *
 * <p>Not thread-safe.
 */
public final class Events {
  private static final long RAISED = 0x9E3779B97F4A7C15L;
  private static final long CLOSED = 0xC2B2AE3D27D4EB4FL;

  private long raised;
  private long closed;
  private long digest;

  /** A rule has become true. */
  public void raised(int point, long sampleMillis) {
    raised++;
    digest += mix(point, sampleMillis, RAISED);
  }

  /** It is over. */
  public void closed(int point, long sampleMillis) {
    closed++;
    digest += mix(point, sampleMillis, CLOSED);
  }

  /** How many rules became true. */
  public long raised() {
    return raised;
  }

  /** How many were over. */
  public long closed() {
    return closed;
  }

  /** How many of both. */
  public long count() {
    return raised + closed;
  }

  /** The same for the same events only. */
  public String digest() {
    return raised + "+" + closed + ":" + Long.toHexString(digest);
  }

  private static long mix(int point, long millis, long kind) {
    long z = (millis * 1_000_003 + point) * 0xBF58476D1CE4E5B9L ^ kind;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
