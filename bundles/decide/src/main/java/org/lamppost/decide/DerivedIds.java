package org.lamppost.decide;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids of 26 letters that sort by time: 48 bits of UTC milliseconds, then 80 bits of a digest of
 * what was raised where and when. Nothing is drawn, so a replay, and a restart that is told the
 * same again, give the same ids.
 */
final class DerivedIds implements Ids {
  private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int TIME_LETTERS = 10;
  private static final int LETTERS = 26;
  private static final int BITS = 5;
  private static final long LATEST = (1L << 48) - 1;

  private final String gatewayId;

  DerivedIds(String gatewayId) {
    this.gatewayId = gatewayId;
  }

  @Override
  public String next(Raise raise) {
    char[] letters = new char[LETTERS];
    // A clock that was never set may be before 1970; an id must come all the same.
    long time = Math.max(0, Math.min(LATEST, raise.utcMillis()));
    for (int i = TIME_LETTERS - 1; i >= 0; i--) {
      letters[i] = ALPHABET[(int) (time & 31)];
      time >>>= BITS;
    }
    byte[] digest = digest(raise);
    int bit = 0;
    for (int i = TIME_LETTERS; i < LETTERS; i++) {
      int pair = (digest[bit / 8] & 0xFF) << 8 | digest[bit / 8 + 1] & 0xFF;
      letters[i] = ALPHABET[pair >>> (16 - BITS - bit % 8) & 31];
      bit += BITS;
    }
    return new String(letters);
  }

  private byte[] digest(Raise raise) {
    String all =
        String.join(
            "\n",
            gatewayId,
            raise.rule(),
            raise.bootId(),
            Long.toString(raise.millis()),
            Long.toString(raise.utcMillis()),
            Integer.toString(raise.count()));
    try {
      return MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }
}
