package org.lamppost.keep;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lamppost.model.Point;

/**
 * How long the site's telemetry fits into its limit while nobody takes it.
 *
 * <p>An estimate: the site's intervals tell how many readings come, the blocks kept so far how
 * large one is. Safe from any thread.
 */
final class Capacity {
  private static final double DAY_MILLIS = 86_400_000;

  /** Bytes of a reading in a re-packed block before any is known: measured on a day of a pole. */
  private static final double USUAL_BYTES = 2;

  /** Bytes of a point's least, mean and greatest value of one period. */
  private static final double SUMMARY_BYTES = 14;

  private final double readingsPerDay;
  private final double summariesPerDay;
  private final double limitBytes;
  private final double mostDays;

  // of the blocks sealed since the start; guarded by this
  private long bytes;
  private long readings;

  Capacity(List<Point> points, Limits limits) {
    double perDay = 0;
    double summaries = 0;
    for (Point point : points) {
      double each = DAY_MILLIS / point.interval().toMillis();
      perDay += each;
      summaries += Math.min(each, DAY_MILLIS / limits.thinMillis());
    }
    this.readingsPerDay = perDay;
    this.summariesPerDay = summaries;
    this.limitBytes = limits.telemetryBytes();
    int days = limits.age().telemetryDays();
    this.mostDays = days == 0 ? Double.MAX_VALUE : days;
  }

  /** A block was sealed. */
  synchronized void sealed(int blockBytes, int blockReadings) {
    bytes += blockBytes;
    readings += blockReadings;
  }

  /** Bytes of a reading, as measured since the start or else as usual. */
  synchronized double bytesPerReading() {
    return readings == 0 ? USUAL_BYTES : (double) bytes / readings;
  }

  /** Days that are kept with every reading whole: as fit, and not beyond the limit of age. */
  double wholeDays() {
    return Math.min(mostDays, fittingDays());
  }

  private double fittingDays() {
    return readingsPerDay == 0 ? 0 : limitBytes / (readingsPerDay * bytesPerReading());
  }

  /** Days that are kept when the older half of the room holds thinned readings. */
  double thinnedDays() {
    double thinned = summariesPerDay * SUMMARY_BYTES;
    return Math.min(mostDays, thinned == 0 ? 0 : fittingDays() / 2 + limitBytes / 2 / thinned);
  }

  /**
   * What {@code lamppost buffer} shows.
   *
   * @param keptBytes of telemetry that waits now.
   */
  Map<String, Object> status(long keptBytes) {
    double used = keptBytes / limitBytes;
    Map<String, Object> status = new TreeMap<>();
    status.put("limitBytes", (long) limitBytes);
    status.put("keptBytes", keptBytes);
    status.put("readingsPerDay", Math.round(readingsPerDay));
    status.put("bytesPerReading", rounded(bytesPerReading()));
    status.put("wholeDays", rounded(wholeDays()));
    status.put("thinnedDays", rounded(Math.max(wholeDays(), thinnedDays())));
    status.put("wholeDaysLeft", rounded(Math.min(mostDays, fittingDays() * Math.max(0, 1 - used))));
    return status;
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
