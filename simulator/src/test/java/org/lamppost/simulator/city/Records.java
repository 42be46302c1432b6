package org.lamppost.simulator.city;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryRecord;

/** Telemetry records of all legal forms, with the bounds of each field among them. */
final class Records {
  private static final long FURTHEST = TelemetryRecord.FURTHEST_MILLIS;

  private Records() {}

  /** Any legal record. */
  static Arbitrary<TelemetryRecord> any() {
    return Combinators.combine(
            ids(),
            Arbitraries.longs().between(0, Long.MAX_VALUE),
            texts(),
            Arbitraries.longs(),
            series().list().ofMaxSize(4),
            losses().list().ofMaxSize(3),
            summaries().list().ofMaxSize(2))
        .as(
            (id, packed, boot, offset, series, losses, summaries) ->
                new TelemetryRecord(
                    id, 1 + packed % id.sequence(), boot, offset, series, losses, summaries));
  }

  private static Arbitrary<RecordId> ids() {
    return Combinators.combine(
            Arbitraries.of("pole-0001", "", "杆-1"),
            texts().filter(epoch -> !epoch.isBlank()),
            Arbitraries.longs().between(1, Long.MAX_VALUE))
        .as((gateway, epoch, number) -> new RecordId(gateway, epoch, Stream.TELEMETRY, number));
  }

  /** Texts of all forms of a head, and their near misses. */
  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "01JD8QZ4N7Y3KXW2V5T9R6M1HB",
            "7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "01jd8qz4n7y3kxw2v5t9r6m1hb",
            "9f3c1c52-5a0e-4c63-8d3f-0b7e61f2a94d",
            "9F3C1C52-5A0E-4C63-8D3F-0B7E61F2A94D",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "\uFEFF°😀"),
        Arbitraries.strings().alpha().ofMaxLength(130));
  }

  private static Arbitrary<PointId> points() {
    return Combinators.combine(
            Arbitraries.of(
                "hydrant-17",
                "hydrant-18",
                "hydrant-999999999",
                "hydrant-1000000000",
                "hydrant-07",
                "hydrant-0",
                "hydrant--1",
                "a",
                "x".repeat(63)),
            Arbitraries.of("pressure", "door", "0", "Z_.-"))
        .as(PointId::new);
  }

  private static Arbitrary<Named> named() {
    return Combinators.combine(
            points(), Arbitraries.of("", "MPa", "°C", "%RH", "µg/m³", "\u0000", "😀", "pressure"))
        .as(Named::new);
  }

  private record Named(PointId point, String unit) {}

  private static Arbitrary<TelemetryRecord.Series> series() {
    return Combinators.combine(
            named(),
            Arbitraries.longs().between(1, Long.MAX_VALUE - 100),
            times(),
            values(40),
            codes())
        .as(Records::series);
  }

  /** All good, all of one quality, or any. */
  private static Arbitrary<List<Byte>> codes() {
    Arbitrary<Byte> any = Arbitraries.bytes().between((byte) 0, (byte) 10);
    return Arbitraries.oneOf(
        Arbitraries.just(Collections.nCopies(40, (byte) 0)),
        any.map(each -> Collections.nCopies(40, each)),
        any.list().ofSize(40));
  }

  private static TelemetryRecord.Series series(
      Named named, long first, long[] times, List<Double> values, List<Byte> qualities) {
    byte[] codes = new byte[times.length];
    double[] numbers = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      codes[i] = qualities.get(i);
      boolean silent = codes[i] >= 1 && codes[i] <= 4;
      numbers[i] = silent ? Double.NaN : values.get(i);
    }
    return new TelemetryRecord.Series(named.point(), named.unit(), first, times, numbers, codes);
  }

  /** Steady, with losses between, and any times at all. */
  private static Arbitrary<long[]> times() {
    Arbitrary<long[]> wild =
        Arbitraries.longs().between(-FURTHEST, FURTHEST).array(long[].class).ofMinSize(1);
    Arbitrary<long[]> steady =
        Combinators.combine(
                Arbitraries.longs().between(-FURTHEST / 2, FURTHEST / 2),
                Arbitraries.of(1L, 999L, 1_000L, 60_000L, 3_600_000L, 1L << 40),
                Arbitraries.longs().between(-70, 70).list().ofMinSize(1).ofMaxSize(40))
            .as(Records::steady);
    return Arbitraries.oneOf(wild.filter(each -> each.length <= 40), steady);
  }

  private static long[] steady(long first, long interval, List<Long> off) {
    long[] times = new long[off.size()];
    long steps = 0;
    for (int i = 0; i < times.length; i++) {
      times[i] = first + steps * interval + off.get(i);
      steps += off.get(i) % 9 == 8 ? 5 : 1;
    }
    return times;
  }

  /** Decimals of one resolution, whole numbers to the last exact one, and any bits. */
  private static Arbitrary<List<Double>> values(int size) {
    Arbitrary<Double> raw =
        Arbitraries.longs()
            .map(Double::longBitsToDouble)
            .filter(Double::isFinite)
            .edgeCases(
                each -> each.add(-0.0, Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE));
    Arbitrary<Double> whole =
        Arbitraries.longs().between(-(1L << 53), 1L << 53).map(each -> (double) each);
    Arbitrary<Double> decimal =
        Arbitraries.integers().between(-90_000, 90_000).map(each -> each / 1_000.0);
    Arbitrary<Double> fine =
        Arbitraries.longs().between(-(1L << 40), 1L << 40).map(each -> each / 1e9);
    return Arbitraries.of(raw, whole, decimal, fine)
        .flatMap(each -> each.list().ofSize(size).map(List::copyOf));
  }

  private static Arbitrary<Loss> losses() {
    return Combinators.combine(
            Arbitraries.of(Loss.Cause.class),
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.maps(points(), Arbitraries.longs().between(0, Long.MAX_VALUE)).ofMaxSize(3))
        .as((cause, a, b, counts) -> new Loss(cause, Math.min(a, b), Math.max(a, b), counts));
  }

  private static Arbitrary<TelemetryRecord.Summary> summaries() {
    return Combinators.combine(
            named(),
            Arbitraries.longs().between(1, Long.MAX_VALUE),
            Arbitraries.longs().between(-FURTHEST, FURTHEST).set().ofMinSize(1).ofMaxSize(8),
            Arbitraries.integers().between(1, Integer.MAX_VALUE),
            values(24))
        .as(Records::summary);
  }

  private static TelemetryRecord.Summary summary(
      Named named, long period, Set<Long> starts, int count, List<Double> values) {
    int size = starts.size();
    int[] counts = new int[size];
    Arrays.setAll(counts, i -> Math.max(1, count - i));
    return new TelemetryRecord.Summary(
        named.point(),
        named.unit(),
        period,
        starts.stream().mapToLong(Long::longValue).sorted().toArray(),
        counts,
        column(values, 0, size),
        column(values, 8, size),
        column(values, 16, size));
  }

  private static double[] column(List<Double> values, int from, int size) {
    return values.subList(from, from + size).stream().mapToDouble(Double::doubleValue).toArray();
  }
}
