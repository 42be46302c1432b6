package org.lamppost.sense.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SenmlParserFuzzTest {
  private static final SenmlParser JSON = new SenmlParser(SenmlFormat.JSON);
  private static final SenmlParser CBOR = new SenmlParser(SenmlFormat.CBOR);
  private static final byte[] CBOR_PACK = HexFormat.of().parseHex(SenmlParserTest.CLAUSE_6);
  private static final byte[] JSON_PACK =
      utf8(
          "[{\"bn\":\"bin-3/\",\"bt\":1.795e9,\"n\":\"fill\",\"u\":\"%\",\"v\":42.5},"
              + "{\"n\":\"open\",\"t\":-5,\"vb\":true},{\"n\":\"x\",\"vs\":\"a\\\"b\"}]");

  @Property
  void a_pack_in_json_gives_back_what_was_put_in(@ForAll("records") List<SenmlRecord> records)
      throws SenmlException {
    List<String> maps = new ArrayList<>();
    for (SenmlRecord each : records) {
      maps.add(
          "{\"n\":\"%s\",\"u\":\"%s\",\"v\":%s,\"t\":%s}"
              .formatted(each.name(), each.unit(), each.value(), each.seconds()));
    }
    assertEquals(records, JSON.parse(utf8("[" + String.join(",", maps) + "]")));
  }

  @Example
  void every_prefix_of_a_pack_is_refused() {
    for (int length = 0; length < JSON_PACK.length; length++) {
      refuses(JSON, Arrays.copyOf(JSON_PACK, length));
    }
    for (int length = 0; length < CBOR_PACK.length; length++) {
      refuses(CBOR, Arrays.copyOf(CBOR_PACK, length));
    }
  }

  @Example
  void every_flipped_bit_is_read_or_refused() {
    for (int bit = 0; bit < CBOR_PACK.length * 8; bit++) {
      readOrRefused(CBOR, flipped(CBOR_PACK, bit));
    }
    for (int bit = 0; bit < JSON_PACK.length * 8; bit++) {
      readOrRefused(JSON, flipped(JSON_PACK, bit));
    }
  }

  @Property(tries = 3000)
  void random_bytes_are_read_or_refused(@ForAll @Size(max = 200) byte[] bytes) {
    readOrRefused(JSON, bytes);
    readOrRefused(CBOR, bytes);
  }

  @Property(tries = 2000)
  void random_bytes_inside_a_record_are_read_or_refused(@ForAll @Size(max = 60) byte[] bytes) {
    // 81 a2 00 61 61: an array of one map of two fields, the first is n = "a"
    readOrRefused(CBOR, concat(HexFormat.of().parseHex("81a2006161"), bytes));
    readOrRefused(JSON, concat(utf8("[{\"n\":\"a\","), bytes));
  }

  @Property(tries = 100)
  void deep_nesting_is_refused(@ForAll @IntRange(min = 17, max = 4000) int depth) {
    refuses(
        JSON, utf8("[{\"n\":\"a\",\"v\":1,\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}]"));
    refuses(JSON, utf8("[".repeat(depth)));
    byte[] arrays = new byte[depth];
    Arrays.fill(arrays, (byte) 0x81);
    refuses(CBOR, arrays);
  }

  @Property(tries = 300)
  void huge_numbers_are_read_or_refused(
      @ForAll @IntRange(min = 1, max = 2000) int digits, @ForAll int exponent) {
    readOrRefused(JSON, utf8("[{\"n\":\"a\",\"v\":" + "9".repeat(digits) + "e" + exponent + "}]"));
    readOrRefused(JSON, utf8("[{\"n\":\"a\",\"v\":1,\"t\":" + "9".repeat(digits) + "}]"));
  }

  @Provide
  Arbitrary<List<SenmlRecord>> records() {
    Arbitrary<String> name =
        Arbitraries.strings()
            .withChars("ab:./_-7")
            .ofMinLength(0)
            .ofMaxLength(12)
            .map(s -> "d" + s);
    Arbitrary<String> unit = Arbitraries.of("", "%", "Cel", "kPa", "°");
    Arbitrary<Double> value = Arbitraries.doubles().map(each -> each + 0.0);
    Arbitrary<Double> seconds = Arbitraries.doubles().between(-1e9, 2e9).map(each -> each + 0.0);
    return Combinators.combine(name, unit, value, seconds)
        .as(SenmlRecord::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  private static void refuses(SenmlParser parser, byte[] payload) {
    String told = assertThrows(SenmlException.class, () -> parser.parse(payload)).getMessage();
    assertTrue(told.contains("expected"), told);
  }

  private static void readOrRefused(SenmlParser parser, byte[] payload) {
    try {
      for (SenmlRecord each : parser.parse(payload)) {
        assertFalse(each.name().isEmpty());
      }
    } catch (SenmlException refused) {
      assertTrue(refused.getMessage().length() < 400, refused.getMessage());
    }
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] copy = bytes.clone();
    copy[bit / 8] ^= (byte) (1 << bit % 8);
    return copy;
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    byte[] whole = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, whole, head.length, tail.length);
    return whole;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
