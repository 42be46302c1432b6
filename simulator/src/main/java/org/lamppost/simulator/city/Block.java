package org.lamppost.simulator.city;

import java.util.List;
import java.util.Map;

/**
 * The content of one telemetry record.
 *
 * @param identity which record it is.
 * @param bootId boot that the monotonic times belonged to.
 * @param series readings, one entry for each run of running numbers of a point.
 * @param losses what the gateway declares lost.
 * @param firstSequence the first sequence that it stands for; its own where it was not re-packed.
 * @param summaries what is left of readings that were thinned; the losses count them.
 */
record Block(
    Identity identity,
    String bootId,
    List<Series> series,
    List<Loss> losses,
    long firstSequence,
    List<Summary> summaries) {
  Block {
    series = List.copyOf(series);
    losses = List.copyOf(losses);
    summaries = List.copyOf(summaries);
  }

  /** A record that stands for itself only and holds no summaries. */
  Block(Identity identity, String bootId, List<Series> series, List<Loss> losses) {
    this(identity, bootId, series, losses, identity.sequence(), List.of());
  }

  /**
   * Thinned readings of one point.
   *
   * @param point such as {@code hydrant-17/pressure}.
   * @param unit of all values.
   * @param periodMillis length of each period.
   * @param periods those that had readings with a value, rising.
   */
  record Summary(String point, String unit, long periodMillis, List<Period> periods) {
    Summary {
      periods = List.copyOf(periods);
    }
  }

  /** Least, mean and greatest of {@code count} readings from {@code startUtcMillis} on. */
  record Period(long startUtcMillis, long count, double least, double mean, double greatest) {}

  /**
   * Consecutive readings of one point.
   *
   * @param point such as {@code hydrant-17/pressure}.
   * @param unit of all values; empty for a plain number or a contact.
   * @param samples at least one, numbers without a hole.
   */
  record Series(String point, String unit, List<Sample> samples) {
    Series {
      samples = List.copyOf(samples);
    }
  }

  /**
   * A declared loss.
   *
   * @param cause such as {@code unclean-stop}.
   * @param fromUtcMillis begin of the interval.
   * @param toUtcMillis end of the interval, not before its begin.
   * @param counts readings lost for each point, each at least 1; empty where unknown.
   * @param unknown the number is not known: any reading of any point in the interval may be
   *     missing.
   */
  record Loss(
      String cause,
      long fromUtcMillis,
      long toUtcMillis,
      Map<String, Long> counts,
      boolean unknown) {
    Loss {
      counts = Map.copyOf(counts);
    }
  }
}
