package org.lamppost.wire;

/**
 * Codes bits, and numbers made of bits, with adaptive models; the same calls in the same order
 * write a body or read it back.
 *
 * <p>Each method takes the value to write and gives the value that holds: a reader ignores what it
 * is given. The arithmetic is in {@code docs/formats/compact.md}. Not thread-safe.
 */
abstract class BitCoder {
  /** What a body may weigh for each byte of its record. */
  static final int WEIGHT_PER_BYTE = 16;

  private static final int ONE = 1 << 16;
  private static final int LEAST = 64;
  private static final int[] RATES = new int[Models.SLOWEST + 1];

  static {
    for (int n = 0; n < RATES.length; n++) {
      RATES[n] = 2 * ONE / (2 * n + 3);
    }
  }

  private final int[] chances = Models.chances();
  private final byte[] seen = Models.seen();
  private long weight;

  /** Codes one bit with a chance, in 1/4096, that it is 0. */
  abstract int coded(int chance, int bit);

  /** Codes bits that have no model, highest first. */
  abstract long plain(int bits, long value);

  /** Whether a record may weigh this. */
  abstract boolean bears(long total);

  /** Where it stands. */
  abstract long position();

  /** A refusal of what was just read. */
  WireException refused(String problem, String expected) {
    return new WireException(position(), problem, expected);
  }

  /** Adds to what the record weighs, before memory is taken for it. */
  void weigh(long more) {
    if (more < 0 || more > Long.MAX_VALUE >> 1 || !bears(weight + more)) {
      throw refused(more + " more items are claimed", "a record that is long enough for them");
    }
    weight += more;
  }

  /** What was weighed so far. */
  long weight() {
    return weight;
  }

  /** Codes one bit with an adaptive model. */
  int bit(int model, int bit) {
    int chance = chances[model];
    int result = coded(chance >>> 4, bit);
    int count = seen[model];
    long step = (long) ((result == 0 ? ONE : 0) - chance) * RATES[count] >> 16;
    chances[model] = Math.max(LEAST, Math.min(ONE - LEAST, chance + (int) step));
    if (count < Models.SLOWEST) {
      seen[model] = (byte) (count + 1);
    }
    return result;
  }

  /** Codes a yes or no. */
  boolean flag(int model, boolean value) {
    return bit(model, value ? 1 : 0) != 0;
  }

  /** Codes a value below 2^depth as a tree of bits, highest first. */
  int tree(int models, int depth, int value) {
    int node = 1;
    for (int i = depth - 1; i >= 0; i--) {
      node = node << 1 | bit(models + node, value >>> i & 1);
    }
    return node - (1 << depth);
  }

  /** Codes a number from 0 to 2^63-1. */
  long number(int lengths, int leads, long value) {
    int length = length(lengths, 64 - Long.numberOfLeadingZeros(value));
    if (length > 63) {
      throw refused("a number of 64 bits", "at most 63");
    }
    return rest(leads, length, value);
  }

  /** Codes a number of any sign; its sign's model is the one that the tree leaves unused. */
  long signed(int lengths, int leads, long value) {
    int length = length(lengths, 64 - Long.numberOfLeadingZeros(Math.abs(value)));
    if (length == 0) {
      return 0;
    }
    boolean below = flag(lengths, value < 0);
    long size = rest(leads, length, Math.abs(value));
    return below ? -size : size;
  }

  private int length(int lengths, int value) {
    int length = tree(lengths, 5, Math.min(value, 31));
    if (length < 31) {
      return length;
    }
    length += (int) plain(6, value - 31);
    if (length > 64) {
      throw refused("a number of " + length + " bits", "at most 64");
    }
    return length;
  }

  /** The bits below the highest one. */
  private long rest(int leads, int length, long value) {
    if (length < 2) {
      return length;
    }
    long result = 1;
    int open = length - 1;
    if (length < 16) {
      int first = bit(leads + length * 4 + 1, (int) (value >>> --open) & 1);
      result = 2 | first;
      if (open > 0) {
        result = result << 1 | bit(leads + length * 4 + 2 + first, (int) (value >>> --open) & 1);
      }
    }
    return open == 0 ? result : result << open | plain(open, value);
  }
}
