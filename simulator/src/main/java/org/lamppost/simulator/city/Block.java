package org.lamppost.simulator.city;

import java.util.List;
import java.util.Map;

/**
 * The content of one telemetry record.
 *
 * @param identity which record it is.
 * @param firstSequence the first sequence that the record stands for, at most its own.
 * @param bootId boot that the monotonic times belonged to.
 * @param series readings, one entry for each run of running numbers of a point.
 * @param losses what the gateway declares lost.
 * @param summaries what is left of readings that the gateway thinned.
 */
record Block(
    Identity identity,
    long firstSequence,
    String bootId,
    List<Series> series,
    List<Loss> losses,
    List<Thinned> summaries) {
  Block {
    summaries = List.copyOf(summaries);
    series = List.copyOf(series);
    losses = List.copyOf(losses);
  }

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

  /**
   * What is left of thinned readings of one point.
   *
   * @param point such as {@code hydrant-17/pressure}.
   * @param unit of all values.
   * @param periodMillis length of each period.
   * @param periods at least one, rising.
   */
  record Thinned(String point, String unit, long periodMillis, List<Period> periods) {
    Thinned {
      periods = List.copyOf(periods);
    }
  }

  /**
   * One period of thinned readings.
   *
   * @param startUtcMillis when it begins.
   * @param count readings with a value, at least 1.
   * @param least the least value.
   * @param mean their mean.
   * @param greatest the greatest.
   */
  record Period(long startUtcMillis, long count, double least, double mean, double greatest) {}
}
