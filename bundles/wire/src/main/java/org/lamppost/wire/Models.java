package org.lamppost.wire;

/** Where each model of a body has its place, and how it begins. */
final class Models {
  /** Models of a number: the tree of its length, then its leading bits by length. */
  static final int LENGTHS = 32;

  static final int LEADS = 64;

  // Single bits.
  static final int SAME_INTERVAL = 0;
  static final int SAME_RESOLUTION = 1;
  static final int ALL_GOOD = 2;
  static final int SAME_QUALITY = 3;
  static final int UNKNOWN = 4;
  static final int WHOLE_SECONDS = 5;
  static final int LONGEST = 6;
  static final int CHANGED = 8;

  // Trees.
  static final int PREDICTION = 16;
  static final int QUALITY = 32;
  static final int LETTER = 48;

  // Numbers: each LENGTHS and LEADS.
  static final int KIND = 304;
  static final int WORD = 400;
  static final int SPELLED = 496;
  static final int SUFFIX = 592;
  static final int SIZE = 688;
  static final int FIRST_NUMBER = 784;
  static final int FIRST_TIME = 880;
  static final int INTERVAL = 976;
  static final int RESOLUTION = 1072;
  static final int FIRST_VALUE = 1168;
  static final int MULTIPLE = 1264;
  static final int OTHER = 1360;

  // Numbers with several trees of lengths that share the leading bits.
  static final int TIME = 1456;
  static final int TIME_LEADS = TIME + 3 * LENGTHS;
  static final int VALUE = TIME_LEADS + LEADS;
  static final int VALUE_TREES = 24;
  static final int VALUE_LEADS = VALUE + VALUE_TREES * LENGTHS;
  static final int COUNT = VALUE_LEADS + LEADS;

  /** How often a model adapts before it is at its slowest. */
  static final int SLOWEST = 60;

  private static final byte TAUGHT = 6;
  private static final byte[] INITIAL = Taught.states(COUNT);

  private Models() {}

  /** Chances of 0, in 1/65536, at the beginning of a body. */
  static int[] chances() {
    int[] chances = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      chances[i] = INITIAL[i] == 0 ? 1 << 15 : (INITIAL[i] & 0xFF) << 8;
    }
    return chances;
  }

  /** How often each model counts as adapted at the beginning of a body. */
  static byte[] seen() {
    byte[] seen = new byte[COUNT];
    for (int i = 0; i < COUNT; i++) {
      seen[i] = INITIAL[i] == 0 ? 0 : TAUGHT;
    }
    return seen;
  }
}
