package org.lamppost.keep;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.lamppost.model.Loss;

/** Counts what is declared lost, by cause, for status. Safe from any thread. */
final class LossTally {
  private final Map<Loss.Cause, Long> declared = new EnumMap<>(Loss.Cause.class);
  private final Map<Loss.Cause, Long> readings = new EnumMap<>(Loss.Cause.class);

  synchronized void add(Loss loss) {
    declared.merge(loss.cause(), 1L, Long::sum);
    readings.merge(
        loss.cause(), loss.counts().values().stream().mapToLong(n -> n).sum(), Long::sum);
  }

  synchronized Map<String, Object> status() {
    Map<String, Object> status = new TreeMap<>();
    declared.forEach(
        (cause, count) ->
            status.put(
                cause.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                Map.of("declared", count, "readings", readings.get(cause))));
    return status;
  }
}
