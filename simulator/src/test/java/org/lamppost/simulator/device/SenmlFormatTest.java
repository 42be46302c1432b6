package org.lamppost.simulator.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SenmlFormatTest {
  private static final Instant AT = Instant.ofEpochMilli(1764000000123L);

  @Test
  void json_has_base_name_and_time_once_and_seconds_since_then_for_later_samples() {
    List<Sample> samples =
        List.of(
            sample(1, 0, "fill", 41.2, "%"),
            sample(2, 0, "smoke", 1, ""),
            sample(3, 2001, "fill", 100, "%"));
    assertEquals(
        "[{\"bn\":\"bin-5/\",\"bt\":1764000000.123,\"n\":\"fill\",\"u\":\"%\",\"v\":41.2},"
            + "{\"n\":\"smoke\",\"v\":1},"
            + "{\"n\":\"fill\",\"t\":2.001,\"u\":\"%\",\"v\":100}]",
        json("bin-5", samples));
  }

  /**
   * Written out by hand from RFC 8428 clause 6 and RFC 8949: labels -2 bn, -3 bt, 0 n, 1 u, 2 v.
   */
  @Test
  void cbor_uses_the_integer_labels() {
    byte[] pack = SenmlFormat.CBOR.encode("b", List.of(sample(1, 0, "t", 0.5, "Cel")));
    String expected =
        "81" // array of 1
            + "a5" // map of 5
            + "21"
            + "62"
            + "622f" // -2: "b/"
            + "22"
            + "fb41da49204007df3b" // -3: 1764000000.123
            + "00"
            + "61"
            + "74" // 0: "t"
            + "01"
            + "63"
            + "43656c" // 1: "Cel"
            + "02"
            + "fb3fe0000000000000"; // 2: 0.5
    assertEquals(expected, HexFormat.of().formatHex(pack));
  }

  @Property(tries = 200)
  void times_and_values_come_back_to_the_millisecond_in_both_forms(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 10_000_000) Integer> offsets,
      @ForAll @IntRange(min = -100_000, max = 100_000) int tenths)
      throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < offsets.size(); i++) {
      samples.add(sample(i + 1, offsets.get(i), "p" + i, tenths / 10.0 + i, "Cel"));
    }
    JsonNode text = new ObjectMapper().readTree(SenmlFormat.JSON.encode("bin-5", samples));
    JsonNode binary =
        new ObjectMapper(new CBORFactory()).readTree(SenmlFormat.CBOR.encode("bin-5", samples));
    assertEquals(samples.size(), text.size());
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      long at =
          Math.round((text.get(0).get("bt").asDouble() + text.get(i).path("t").asDouble(0)) * 1000);
      assertEquals(sample.at().toEpochMilli(), at);
      assertEquals(sample.value(), text.get(i).get("v").asDouble());
      at =
          Math.round(
              (binary.get(0).get("-3").asDouble() + binary.get(i).path("6").asDouble(0)) * 1000);
      assertEquals(sample.at().toEpochMilli(), at);
      assertEquals(sample.value(), binary.get(i).get("2").asDouble());
    }
  }

  @Test
  void twelve_records_with_the_longest_id_need_no_block_wise_transfer() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      samples.add(sample(i, 86_399_999L * i, "obscuration", -123.456, "dB/m"));
    }
    int length = SenmlFormat.JSON.encode("d".repeat(63), samples).length;
    assertTrue(length <= 1024, "length " + length);
  }

  @Test
  void odd_forms_are_odd_only_where_they_should_be() {
    String nan = json("bin-5", List.of(odd(Double.NaN, "%", Sample.Form.NOT_A_NUMBER)));
    assertTrue(nan.endsWith("\"v\":NaN}]"), nan);
    assertThrows(IOException.class, () -> new ObjectMapper().readTree(nan));
    String garbled = json("bin-5", List.of(odd(41, "%", Sample.Form.GARBLED)));
    assertThrows(IOException.class, () -> new ObjectMapper().readTree(garbled));
    String stranger = json("bin-5", List.of(odd(41, "%", Sample.Form.UNKNOWN_DEVICE)));
    assertTrue(stranger.startsWith("[{\"bn\":\"nobody-9/\","), stranger);
  }

  @Test
  void a_garbled_cbor_message_cannot_be_read() {
    byte[] garbled = SenmlFormat.CBOR.encode("bin-5", List.of(odd(41, "%", Sample.Form.GARBLED)));
    assertThrows(IOException.class, () -> new ObjectMapper(new CBORFactory()).readTree(garbled));
  }

  private static String json(String device, List<Sample> samples) {
    return new String(SenmlFormat.JSON.encode(device, samples), StandardCharsets.UTF_8);
  }

  private static Sample sample(
      long number, long offsetMillis, String point, double value, String unit) {
    return new Sample(number, AT.plusMillis(offsetMillis), point, value, unit, Sample.Form.PLAIN);
  }

  private static Sample odd(double value, String unit, Sample.Form form) {
    return new Sample(1, AT, "fill", value, unit, form);
  }
}
