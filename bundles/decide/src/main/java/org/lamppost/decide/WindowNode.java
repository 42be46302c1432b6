package org.lamppost.decide;

import org.lamppost.model.Symptom;

/** A statistic of a span against two limits. */
final class WindowNode extends LeafNode {
  private final Symptom.Statistic of;
  private final long span;
  private final int least;
  private final double sign;
  private final double limit;
  private final double clear;
  private final Series series = new Series();

  WindowNode(Symptom.Window symptom) {
    super(symptom.point());
    of = symptom.of();
    span = symptom.span().toMillis();
    least = symptom.least();
    sign = sign(symptom.side());
    limit = sign * symptom.limit();
    clear = sign * symptom.clear();
  }

  @Override
  Plane ask(Row row, long time) {
    if (!Double.isNaN(row.value)) {
      series.dropUntil(time - span);
      series.add(time, row.value);
    }
    return series.size() < least
        ? Plane.BETWEEN
        : BeyondNode.held(sign * statistic(), limit, clear);
  }

  private double statistic() {
    return switch (of) {
      case MEAN -> series.sum() / series.size();
      case MEDIAN -> series.median();
      case MIN -> series.least(0);
      case MAX -> series.least(series.size() - 1);
      case SUM -> series.sum();
      case STDDEV -> series.deviation();
    };
  }

  @Override
  void forget() {
    super.forget();
    series.clear();
  }
}
