package org.lamppost.decide;

import java.time.Duration;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.lamppost.model.Condition;
import org.lamppost.model.Condition.Shown;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Condition.Silence;
import org.lamppost.model.Condition.Threshold;
import org.lamppost.model.Decimals;
import org.lamppost.model.Point;
import org.lamppost.model.Symptom;

/** Says for a person what a rule asks. The same words on every Java. */
final class Sentences {
  private final IntFunction<Point> points;

  Sentences(IntFunction<Point> points) {
    this.points = points;
  }

  /** Why a value stands against a rule. */
  String standing(Condition condition, double value) {
    Point subject = points.apply(condition.point());
    String is = subject.id() + " is " + quantity(subject, value);
    if (condition instanceof Threshold limit) {
      return is
          + (limit.side() == Side.BELOW ? ", below " : ", above ")
          + quantity(subject, limit.limit())
          + "; over at "
          + quantity(subject, limit.clear());
    } else if (condition instanceof Shown shown) {
      return is + "; over when " + symptom(shown.clear());
    }
    return subject.id() + " gives no usable reading; longest is " + span((Silence) condition);
  }

  private static String span(Silence silence) {
    return span(silence.longest());
  }

  private static String span(Duration span) {
    return Decimals.text(span.toMillis() / 1_000.0) + " s";
  }

  /** A symptom as the end of a sentence. */
  String symptom(Symptom symptom) {
    if (symptom instanceof Symptom.Not not) {
      return "no longer " + symptom(not.of());
    } else if (symptom instanceof Symptom.Samples samples) {
      return samples.n() + " of " + samples.m() + " readings show " + symptom(samples.of());
    } else if (symptom instanceof Symptom.Gate gate) {
      String within = gate.within().isZero() ? "" : " within " + span(gate.within());
      return gate.of().stream()
          .map(this::symptom)
          .collect(Collectors.joining("; ", "at least " + gate.least() + within + " of (", ")"));
    } else if (symptom instanceof Symptom.Beyond beyond) {
      return limit(beyond.point(), "", beyond.side(), beyond.limit());
    } else if (symptom instanceof Symptom.Window window) {
      String of = window.of().name().toLowerCase(Locale.ROOT);
      String what = " " + of + " over " + span(window.span());
      return limit(window.point(), what, window.side(), window.limit());
    }
    return moving(symptom);
  }

  private String limit(int number, String what, Side side, double limit) {
    Point point = points.apply(number);
    return point.id()
        + what
        + (side == Side.BELOW ? " below " : " above ")
        + quantity(point, limit);
  }

  private String moving(Symptom symptom) {
    if (symptom instanceof Symptom.Steep steep) {
      Point point = points.apply(steep.point());
      String way = steep.side() == Side.ABOVE ? " rising" : " falling";
      return point.id() + way + " more than " + quantity(point, steep.perSecond()) + " per s";
    } else if (symptom instanceof Symptom.Moved moved) {
      Point point = points.apply(moved.point());
      String way = moved.side() == Side.ABOVE ? " up" : " down";
      String by = quantity(point, moved.by());
      return point.id() + way + " more than " + by + " within " + span(moved.within());
    } else if (symptom instanceof Symptom.Unusual unusual) {
      Point point = points.apply(unusual.point());
      String way = unusual.side() == Side.ABOVE ? " above" : " below";
      return point.id() + " more than " + quantity(point, unusual.limit()) + way + " the usual";
    }
    Symptom.Stuck stuck = (Symptom.Stuck) symptom;
    return points.apply(stuck.point()).id() + " the same for " + span(stuck.span());
  }

  private static String quantity(Point point, double value) {
    return Decimals.text(value) + (point.unit().isEmpty() ? "" : " " + point.unit());
  }
}
