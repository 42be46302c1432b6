package org.lamppost.simulator.prove;

import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A cut of the power.
 *
 * @param point after so many changes.
 * @param variant what came through of that which was not durable.
 */
record Cut(int point, int variant) {
  /** The variants that are not drawn. */
  enum Sort {
    /** Everything came through. */
    ALL,
    /** Nothing did. */
    SYNCED,
    /** Everything but a part of the last write. */
    TORN,
    /** All names, no content. */
    NAMES,
    /** All content, no names. */
    CONTENT,
    /** Anything. */
    DRAWN
  }

  Sort sort() {
    return Sort.values()[Math.min(variant, Sort.DRAWN.ordinal())];
  }

  /** What the disk holds after it. */
  Map<String, byte[]> image(Disk disk, long seed) {
    Random random = new Random(seed * 1_000_003 + point * 7_919L + variant);
    int names = disk.pendingNames();
    return switch (sort()) {
      case ALL -> disk.image(names, StoredFile.ALL);
      case SYNCED -> disk.image(0, StoredFile.NONE);
      case TORN -> disk.image(names, new Torn(random));
      case NAMES -> disk.image(names, StoredFile.NONE);
      case CONTENT -> disk.image(0, StoredFile.ALL);
      case DRAWN -> disk.image(random.nextInt(names + 1), new Drawn(random));
    };
  }

  @Override
  public String toString() {
    return "point=" + point + " variant=" + variant + " " + sort().name().toLowerCase(Locale.ROOT);
  }

  /** The last write of each file arrives in part. */
  private record Torn(Random random) implements StoredFile.Fate {
    @Override
    public int sizes(int pending) {
      return Math.max(0, pending - random.nextInt(2));
    }

    @Override
    public boolean keeps(int change, int pending, long sector) {
      return change < pending - 1 || random.nextBoolean();
    }
  }

  /** Each sector decides for itself; how willing they are is drawn for each cut. */
  private static final class Drawn implements StoredFile.Fate {
    private static final double[] WILLING = {0.1, 0.5, 0.9, 0.99};
    private final Random random;
    private final double willing;

    Drawn(Random random) {
      this.random = random;
      this.willing = WILLING[random.nextInt(WILLING.length)];
    }

    @Override
    public int sizes(int pending) {
      return random.nextBoolean() ? pending : random.nextInt(pending + 1);
    }

    @Override
    public boolean keeps(int change, int pending, long sector) {
      return random.nextDouble() < willing;
    }
  }
}
