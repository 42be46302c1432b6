package org.lamppost.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the site declares of one output: where it rests, who may switch it, what it must not meet.
 *
 * @param point index of the output.
 * @param rest the position in which it does nothing, in the point's unit: what it has without an
 *     incident, and what is never refused to it.
 * @param permitted whether the gateway may switch it at all.
 * @param sounder whether it warns people: it is written before everything else on its wire.
 * @param atStart what is done at the start if no open incident holds it.
 * @param onLoss what becomes of it when the gateway goes.
 * @param texts the texts of a sign by name, each with the value that shows it; empty if it has
 *     none.
 * @param bars while what it must be at rest.
 */
public record Output(
    int point,
    double rest,
    boolean permitted,
    boolean sounder,
    Fallback atStart,
    Fallback onLoss,
    Map<String, Double> texts,
    List<Bar> bars) {
  /** Refuses a rest that is no number, and missing parts. */
  public Output {
    if (!Double.isFinite(rest)) {
      throw new IllegalArgumentException("rest of output " + point + " is " + rest);
    }
    Objects.requireNonNull(atStart, "atStart");
    Objects.requireNonNull(onLoss, "onLoss");
    texts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    bars = List.copyOf(bars);
  }

  /** An output of which the site says nothing: rests at 0, permitted, stays where it is. */
  public static Output plain(int point) {
    return new Output(point, 0, true, false, Fallback.HOLD, Fallback.HOLD, Map.of(), List.of());
  }

  /** Where an output goes when nobody orders it. The names in documents are these in lower case. */
  public enum Fallback {
    /** It stays where it is. */
    HOLD,
    /** It goes to its rest. */
    REST
  }

  /** Something while which an output must be at rest. */
  public sealed interface Bar {
    /**
     * Another output stands in a position.
     *
     * @param point index of the other output.
     * @param value that position, in the other's unit.
     */
    record WhileOutput(int point, double value) implements Bar {}

    /**
     * An incident of a type is open.
     *
     * @param type such as {@code FIRE.ALARM}.
     */
    record WhileIncident(String type) implements Bar {}
  }
}
