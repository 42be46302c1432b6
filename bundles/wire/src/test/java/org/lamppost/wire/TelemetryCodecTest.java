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
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

class TelemetryCodecTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String EPOCH = "01JD0000000000000000000000";

  /** Its bytes in {@code telemetry.hex} were made by an encoder that is not ours. */
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
    assertEquals(record, TelemetryCodec.decode(TelemetryCodec.encode(record)));
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
  void a_claimed_length_takes_no_memory() {
    // A series list, a text and a byte string that claim 2^31-1 and 2^62 items.
    refused("a7000101617002616503010461620500069b4000000000000000");
    refused("a70001017a7fffffff");
    refused("a70001017b4000000000000000");
    refused("a70001015a7fffffff");
    refused("a7000101617002616503010461620500069a7fffffff");
  }

  @Test
  void refusals_say_place_problem_and_what_was_expected() {
    assertMessage("a10002", "byte 2: version is 2; expected an integer from 1 to 1");
    assertMessage("a100f7", "byte 2: version is VALUE_EMBEDDED_OBJECT; expected an integer");
    assertMessage("a100c101", "tag 1; expected no tags");
    assertMessage("a20001", "not well-formed");
    assertMessage("a200010001", "byte 3: key 0 stands twice; expected each key once");
    assertMessage("a10001", "the record ends without the keys [1, 2, 3, 4, 5]; expected 0 to 5");
    assertMessage("a1001bffffffffffffffff", "expected an integer of 64 bits");
    assertMessage("80", "byte 0: record is START_ARRAY; expected a map");
    assertMessage("", "record is missing; expected a map");
  }

  @Test
  void a_series_that_contradicts_itself_is_refused() {
    String head = "a7000101617002616503010461620500" + "0681" + "87" + "63612f62" + "60";
    TelemetryCodec.decode(HEX.parseHex(head + "01" + "00" + "80" + "81fa3f800000" + "00"));
    refused(head + "00" + "00" + "80" + "81fa3f800000" + "00"); // number 0
    refused(head + "01" + "00" + "80" + "81f6" + "00"); // GOOD without a value
    refused(head + "01" + "00" + "80" + "81fa3f800000" + "01"); // NO_ANSWER with one
    refused(head + "01" + "00" + "80" + "80" + "00"); // a time without a value
    refused(head + "01" + "00" + "80" + "82fa3f800000fa3f800000" + "00"); // more values than times
    refused(head + "01" + "00" + "80" + "81fa7fc00000" + "00"); // NaN
    refused(head + "01" + "00" + "80" + "81fa3f800000" + "0b"); // quality 11
    refused(head + "01" + "00" + "80" + "81fa3f800000" + "80"); // a value without a quality
    refused(head + "1b7fffffffffffffff" + "00" + "80" + "81fa3f800000" + "00"); // no number left
    refused(head + "01" + "1b0010000000000001" + "80" + "81fa3f800000" + "00"); // beyond 2^52
  }

  @Test
  void a_loss_says_counts_or_that_the_number_is_not_known() {
    String head = "a7000101617002616503010461620500" + "0781";
    String cause = "00" + "696c696e652d66756c6c";
    TelemetryCodec.decode(HEX.parseHex(head + "a4" + cause + "01000205" + "03a163612f6201"));
    TelemetryCodec.decode(HEX.parseHex(head + "a5" + cause + "01000205" + "03a0" + "04f5"));
    refused(head + "a4" + cause + "01000205" + "03a0"); // neither
    refused(head + "a5" + cause + "01000205" + "03a163612f6201" + "04f5"); // both
    refused(head + "a5" + cause + "01000205" + "03a0" + "04f4"); // "unknown: false"
    refused(head + "a4" + cause + "01050200" + "03a163612f6201"); // ends before it begins
    refused(head + "a4" + cause + "01000205" + "03a263612f620163612f6201"); // a point twice
    refused(head + "a4" + "00" + "646e6f6e65" + "01000205" + "03a163612f6201"); // unknown cause
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
            losses().list().ofMaxSize(3))
        .as(TelemetryRecord::new);
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
            Arbitraries.integers().between(0, Integer.MAX_VALUE))
        .as(TelemetryCodecTest::series);
  }

  private static TelemetryRecord.Series series(
      PointId point, String unit, long first, long[] times, int seed) {
    double[] values = new double[times.length];
    byte[] qualities = new byte[times.length];
    for (int i = 0; i < times.length; i++) {
      int mixed = seed * 31 + i * 7919;
      qualities[i] = (byte) (seed % 2 == 0 ? 0 : Math.floorMod(mixed, 11));
      boolean valued = Quality.of(qualities[i]).valued();
      values[i] = valued ? mixed / (i % 3 == 0 ? 8.0 : 10.0) : Double.NaN;
    }
    return new TelemetryRecord.Series(point, unit, first, times, values, qualities);
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
