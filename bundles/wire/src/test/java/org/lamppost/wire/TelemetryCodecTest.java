package org.lamppost.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

class TelemetryCodecTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String EPOCH = "01JD0000000000000000000000";

  /** Its bytes are a test vector of {@code docs/formats/compact.md}. */
  private static final TelemetryRecord GOLDEN =
      new TelemetryRecord(
          new RecordId("pole-0001", EPOCH, Stream.TELEMETRY, 7),
          "9f3c",
          1_763_884_800_000L,
          List.of(
              new TelemetryRecord.Series(
                  PointId.parse("hydrant-17/pressure"),
                  "MPa",
                  41,
                  new long[] {120_000, 121_000, 120_999, 190_999},
                  new double[] {0.25, 0.061, Double.NaN, -500},
                  new byte[] {0, 0, 1, 5}),
              new TelemetryRecord.Series(
                  PointId.parse("shed-1/door"),
                  "",
                  1,
                  new long[] {-5},
                  new double[] {1},
                  new byte[] {0})),
          List.of(
              new Loss(
                  Loss.Cause.JOURNAL_FULL,
                  1_000,
                  2_000,
                  Map.of(
                      PointId.parse("shed-1/door"), 300L,
                      PointId.parse("hydrant-17/pressure"), 40L)),
              new Loss(Loss.Cause.UNCLEAN_STOP, 110_000, 125_000, Map.of())));

  @Test
  void the_golden_record_encodes_to_the_golden_bytes() throws IOException {
    assertEquals(HEX.formatHex(golden()), HEX.formatHex(TelemetryCodec.encode(GOLDEN)));
  }

  @Test
  void the_golden_bytes_decode_to_the_golden_record() throws IOException {
    assertEquals(GOLDEN, TelemetryCodec.decode(golden()));
  }

  @Property(tries = 300)
  void every_record_comes_back(@ForAll("records") TelemetryRecord record) {
    TelemetryRecord back = TelemetryCodec.decode(TelemetryCodec.encode(record));
    assertEquals(record, back, () -> rows(record) + rows(back));
  }

  @Property(tries = 50)
  void every_prefix_is_refused(@ForAll("records") TelemetryRecord record) {
    byte[] whole = TelemetryCodec.encode(record);
    for (int length = 0; length < whole.length; length++) {
      byte[] prefix = Arrays.copyOf(whole, length);
      assertThrows(WireException.class, () -> TelemetryCodec.decode(prefix));
    }
  }

  @Property(tries = 15)
  void a_flipped_bit_is_refused_or_gives_another_whole_record(
      @ForAll("records") TelemetryRecord record) {
    byte[] bytes = TelemetryCodec.encode(record);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      requireRefusalOrRecord(bytes);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Property(tries = 2_000)
  void noise_is_refused_or_a_record(@ForAll byte[] noise) {
    requireRefusalOrRecord(noise);
  }

  @Test
  void a_byte_more_is_refused_with_its_place() throws IOException {
    byte[] golden = golden();
    WireException refusal = refused(HEX.formatHex(golden) + "00");

    assertEquals(golden.length, refusal.position());
  }

  @Test
  void no_object_mapping_library_is_needed() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.contains("databind") && !entry.contains("jackson-annotations")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      assertThrows(
          ClassNotFoundException.class,
          () -> loader.loadClass("com.fasterxml.jackson.databind.ObjectMapper"));
      Class<?> codec = loader.loadClass(TelemetryCodec.class.getName());
      Object record = codec.getMethod("decode", byte[].class).invoke(null, (Object) golden());
      Object bytes = codec.getMethod("encode", record.getClass()).invoke(null, record);

      assertArrayEquals(golden(), (byte[]) bytes);
    }
  }

  private static void requireRefusalOrRecord(byte[] bytes) {
    TelemetryRecord record;
    try {
      record = TelemetryCodec.decode(bytes);
    } catch (WireException refusal) {
      return;
    }
    assertEquals(record, TelemetryCodec.decode(TelemetryCodec.encode(record)));
  }

  private static String rows(TelemetryRecord record) {
    StringBuilder text = new StringBuilder();
    for (TelemetryRecord.Series each : record.series()) {
      text.append(Arrays.toString(each.sampleMillis()));
      text.append(Arrays.toString(each.values()));
      text.append(Arrays.toString(each.qualities()));
    }
    return text.append('\n').toString();
  }

  private static WireException refused(String hex) {
    return assertThrows(
        WireException.class, () -> TelemetryCodec.decode(HEX.parseHex(hex)), () -> hex);
  }

  private static void assertMessage(String hex, String message) {
    String actual = refused(hex).getMessage();
    assertTrue(actual.contains(message), actual);
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = TelemetryCodecTest.class.getResourceAsStream("telemetry.hex")) {
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HEX.parseHex(hex.replaceAll("\\s", ""));
    }
  }

  @Test
  void the_same_record_gives_the_same_bytes() {
    assertArrayEquals(TelemetryCodec.encode(GOLDEN), TelemetryCodec.encode(GOLDEN));
  }

  @Provide
  Arbitrary<TelemetryRecord> records() {
    Arbitrary<RecordId> ids =
        Arbitraries.longs()
            .between(1, Long.MAX_VALUE)
            .map(sequence -> new RecordId("pole-0001", EPOCH, Stream.TELEMETRY, sequence));
    return Combinators.combine(
            ids,
            Arbitraries.strings().alpha().ofMaxLength(36),
            Arbitraries.longs(),
            series().list().ofMaxSize(4),
            losses().list().ofMaxSize(3),
            summaries().list().ofMaxSize(2))
        .as(
            (id, boot, offset, series, losses, summaries) ->
                new TelemetryRecord(
                    id, 1 + (id.sequence() - 1) / 3, boot, offset, series, losses, summaries));
  }

  private static Arbitrary<TelemetryRecord.Series> series() {
    Arbitrary<long[]> rows =
        Arbitraries.longs()
            .between(-TelemetryRecord.FURTHEST_MILLIS, TelemetryRecord.FURTHEST_MILLIS)
            .array(long[].class)
            .ofMinSize(1)
            .ofMaxSize(20);
    return Combinators.combine(
            points(),
            Arbitraries.of("", "MPa", "°C"),
            Arbitraries.longs().between(1, Long.MAX_VALUE - 100),
            rows,
            doubles().list().ofSize(20))
        .as(TelemetryCodecTest::series);
  }

  /** Decimals, and one in six any bits at all: negative zero, denormals, the greatest. */
  private static Arbitrary<Double> doubles() {
    return Arbitraries.frequencyOf(
        Tuple.of(5, Arbitraries.integers().between(-5_000, 5_000).map(each -> each / 100.0)),
        Tuple.of(
            1,
            Arbitraries.longs()
                .map(Double::longBitsToDouble)
                .filter(Double::isFinite)
                .edgeCases(each -> each.add(-0.0, Double.MIN_VALUE, -Double.MAX_VALUE))));
  }

  private static TelemetryRecord.Series series(
      PointId point, String unit, long first, long[] times, List<Double> odd) {
    int seed = odd.hashCode() >>> 1;
    double[] values = new double[times.length];
    byte[] qualities = new byte[times.length];
    for (int i = 0; i < times.length; i++) {
      int mixed = seed * 31 + i * 7919;
      qualities[i] = (byte) (seed % 2 == 0 ? 0 : Math.floorMod(mixed, 11));
      boolean valued = Quality.of(qualities[i]).valued();
      double value = seed % 3 == 0 ? odd.get(i) : mixed / (seed % 5 == 0 ? 8.0 : 10.0);
      values[i] = valued ? value : Double.NaN;
    }
    return new TelemetryRecord.Series(point, unit, first, times, values, qualities);
  }

  private static Arbitrary<TelemetryRecord.Summary> summaries() {
    return Combinators.combine(
            points(),
            Arbitraries.longs().between(1, Long.MAX_VALUE),
            Arbitraries.longs()
                .between(-TelemetryRecord.FURTHEST_MILLIS, TelemetryRecord.FURTHEST_MILLIS)
                .set()
                .ofMinSize(1)
                .ofMaxSize(8),
            Arbitraries.integers().between(1, Integer.MAX_VALUE),
            Arbitraries.doubles().between(-1e300, 1e300).ofScale(2))
        .as(TelemetryCodecTest::summary);
  }

  private static TelemetryRecord.Summary summary(
      PointId point, long period, Set<Long> starts, int count, double value) {
    int size = starts.size();
    int[] counts = new int[size];
    double[] least = new double[size];
    double[] mean = new double[size];
    double[] greatest = new double[size];
    for (int i = 0; i < size; i++) {
      counts[i] = Math.max(1, count - i);
      least[i] = value / 7;
      mean[i] = value / 3 + i;
      greatest[i] = i * 0.5 + count;
    }
    long[] at = starts.stream().mapToLong(Long::longValue).sorted().toArray();
    return new TelemetryRecord.Summary(point, "MPa", period, at, counts, least, mean, greatest);
  }

  private static Arbitrary<Loss> losses() {
    return Combinators.combine(
            Arbitraries.of(Loss.Cause.class),
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.maps(points(), Arbitraries.longs().between(0, Long.MAX_VALUE)).ofMaxSize(3))
        .as((cause, a, b, counts) -> new Loss(cause, Math.min(a, b), Math.max(a, b), counts));
  }

  private static Arbitrary<PointId> points() {
    return Combinators.combine(
            Arbitraries.of("hydrant-17", "shed-1", "a"), Arbitraries.of("pressure", "door", "0"))
        .as(PointId::new);
  }
}
