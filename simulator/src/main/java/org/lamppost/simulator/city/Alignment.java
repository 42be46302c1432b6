package org.lamppost.simulator.city;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds which reading belongs to which emission of one point.
 *
 * <p>An emission and a reading may belong together if their times differ by at most a window and
 * their values agree. Among all ways to pair them in their order, this takes one with the most
 * pairs, and among those the one whose times differ least; so one hole cannot push the rest out of
 * step, even where a value never changes. What is left is then paired by nearest time regardless of
 * order, for readings that overtook each other.
 *
 * <p>Takes n log n steps for n possible pairs.
 */
final class Alignment {
  /** Nearest readings of an emission that are considered; beyond that a point is too fast. */
  private static final int CANDIDATES = 64;

  private static final double RELATIVE = 1e-6;
  private static final double ABSOLUTE = 1e-9;

  /** A pair is worth more than all differences of time that a whole log could add up. */
  private static final long PAIR = 1L << 40;

  private final List<Emission> emissions;
  private final List<Sample> samples;
  private final long windowMillis;
  private final int[] samplesByTime;
  private final int[] sampleOf;
  private final boolean[] used;

  private Alignment(List<Emission> emissions, List<Sample> samples, long windowMillis) {
    this.emissions = emissions;
    this.samples = samples;
    this.windowMillis = windowMillis;
    this.samplesByTime =
        indexes(samples.size(), Comparator.comparingLong(i -> samples.get(i).utcMillis()));
    this.sampleOf = new int[emissions.size()];
    this.used = new boolean[samples.size()];
    Arrays.fill(sampleOf, -1);
  }

  /**
   * Pairs emissions with readings.
   *
   * @param emissions in the order of their log.
   * @param samples in the order of epochs and running numbers.
   * @param windowMillis largest difference of time.
   * @return for each emission the index of its reading, or -1.
   */
  static int[] of(List<Emission> emissions, List<Sample> samples, long windowMillis) {
    Alignment alignment = new Alignment(emissions, samples, windowMillis);
    alignment.pairInOrder();
    alignment.pairTheRest();
    return alignment.sampleOf;
  }

  /** Whether a reading can be what the gateway made of an emission. */
  static boolean agree(Emission emission, Sample sample) {
    if (Double.isNaN(emission.value())) {
      return sample.quality() != Quality.GOOD;
    }
    if (Double.isNaN(sample.value())) {
      return sample.quality().answered();
    }
    double difference = Math.abs(emission.value() - sample.value());
    double size = Math.max(Math.abs(emission.value()), Math.abs(sample.value()));
    return difference <= Math.max(ABSOLUTE, RELATIVE * size);
  }

  /** The best chain of pairs that rises in both orders: weighted longest increasing subsequence. */
  private void pairInOrder() {
    Chain chain = new Chain(samples.size());
    for (int emission = 0; emission < emissions.size(); emission++) {
      int[] candidates = candidates(emission);
      Arrays.sort(candidates);
      // From the last to the first, so that no pair follows another of the same emission.
      for (int i = candidates.length - 1; i >= 0; i--) {
        chain.add(emission, candidates[i], PAIR - cost(emission, candidates[i]));
      }
    }
    chain.eachOfBest(this::pair);
  }

  private long cost(int emission, int sample) {
    long distance = distance(emission, sample);
    boolean sameValue =
        Double.isNaN(emissions.get(emission).value()) == Double.isNaN(samples.get(sample).value());
    return sameValue ? distance : distance + 2 * windowMillis;
  }

  private long distance(int emission, int sample) {
    return Math.abs(emissions.get(emission).atMillis() - samples.get(sample).utcMillis());
  }

  private void pair(int emission, int sample) {
    sampleOf[emission] = sample;
    used[sample] = true;
  }

  private void pairTheRest() {
    int[] byTime =
        indexes(emissions.size(), Comparator.comparingLong(i -> emissions.get(i).atMillis()));
    for (int emission : byTime) {
      if (sampleOf[emission] < 0) {
        Arrays.stream(candidates(emission))
            .filter(sample -> !used[sample])
            .boxed()
            .min(Comparator.comparingLong(sample -> distance(emission, sample)))
            .ifPresent(sample -> pair(emission, sample));
      }
    }
  }

  private int[] candidates(int emission) {
    Emission emitted = emissions.get(emission);
    int begin = firstNotBefore(emitted.atMillis() - windowMillis);
    int end = firstNotBefore(emitted.atMillis() + windowMillis + 1);
    int[] found =
        Arrays.stream(samplesByTime, begin, end)
            .filter(sample -> agree(emitted, samples.get(sample)))
            .toArray();
    if (found.length <= CANDIDATES) {
      return found;
    }
    return Arrays.stream(found)
        .boxed()
        .sorted(Comparator.comparingLong(sample -> distance(emission, sample)))
        .limit(CANDIDATES)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private int firstNotBefore(long utcMillis) {
    int low = 0;
    int high = samplesByTime.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (samples.get(samplesByTime[middle]).utcMillis() < utcMillis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int[] indexes(int size, Comparator<Integer> order) {
    Integer[] indexes = new Integer[size];
    Arrays.setAll(indexes, i -> i);
    Arrays.sort(indexes, order);
    return Arrays.stream(indexes).mapToInt(Integer::intValue).toArray();
  }
}
