package org.lamppost.decide;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lamppost.model.Loss;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Readings;
import org.lamppost.model.Site;

/** Counts readings that are lost for one cause until the loss can be declared. Thread-safe. */
final class LossTally {
  private final Loss.Cause cause;
  private final Site site;
  private final long[] counts;
  private long fromMillis;
  private long toMillis;
  private boolean any;

  LossTally(Loss.Cause cause, Site site) {
    this.cause = cause;
    this.site = site;
    this.counts = new long[site.points().size()];
  }

  /** Counts a batch. */
  synchronized void add(Readings batch) {
    for (int row = 0; row < batch.size(); row++) {
      long sample = batch.sampleMillis(row);
      fromMillis = any ? Math.min(fromMillis, sample) : sample;
      toMillis = any ? Math.max(toMillis, sample) : sample;
      counts[batch.point(row)]++;
      any = true;
    }
  }

  /** What was lost since the last call. */
  synchronized Optional<Loss> take() {
    if (!any) {
      return Optional.empty();
    }
    any = false;
    Map<PointId, Long> lost = new HashMap<>();
    for (Point point : site.points()) {
      if (counts[point.index()] > 0) {
        lost.put(point.id(), counts[point.index()]);
        counts[point.index()] = 0;
      }
    }
    return Optional.of(new Loss(cause, fromMillis, toMillis, lost));
  }
}
