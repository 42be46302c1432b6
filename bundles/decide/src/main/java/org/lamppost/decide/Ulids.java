package org.lamppost.decide;

import java.util.random.RandomGenerator;

/** Ids of 26 letters that sort by time: 48 bits of UTC milliseconds, 80 random bits. */
final class Ulids implements Ids {
  private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int TIME_LETTERS = 10;
  private static final int LETTERS = 26;
  private static final long LATEST = (1L << 48) - 1;

  private final RandomGenerator random;

  /** Draws the random bits from a generator that only this object uses. */
  Ulids(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public String next(long utcMillis) {
    char[] letters = new char[LETTERS];
    // A clock that was never set may be before 1970; an id must come all the same.
    long time = Math.max(0, Math.min(LATEST, utcMillis));
    for (int i = TIME_LETTERS - 1; i >= 0; i--) {
      letters[i] = ALPHABET[(int) (time & 31)];
      time >>>= 5;
    }
    for (int i = TIME_LETTERS; i < LETTERS; i++) {
      letters[i] = ALPHABET[random.nextInt(ALPHABET.length)];
    }
    return new String(letters);
  }
}
