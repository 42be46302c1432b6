package org.lamppost.simulator.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockDecoderTest {
  /** docs/formats/block.md, spelled byte by byte: two readings of one point, then a loss. */
  private static final String GOLDEN =
      "a8"
          + "00 01"
          + "01 64 706f6c65" // "pole"
          + "02 62 6531" // "e1"
          + "03 07"
          + "04 62 6231" // "b1"
          + "05 19 03e8" // offset 1000
          + "06 81 87"
          + " 63 612f70" // "a/p"
          + " 63 4d5061" // "MPa"
          + " 05 19 07d0" // number 5 at 2000
          + " 81 38 63" // step -100
          + " 82 f9 3800 f6" // 0.5, null
          + " 82 00 03" // GOOD, INVALID
          + "07 81 a4 00 69 6c696e652d66756c6c 01 0a 02 14 03 a1 63 612f70 02";

  private final BlockDecoder decoder = new BlockDecoder();

  @Test
  void every_byte_of_a_hand_written_block_has_its_meaning() {
    Block block = block("pole", golden());
    assertEquals(new Identity(new StreamKey("pole", "e1", "telemetry"), 7), block.identity());
    assertEquals("b1", block.bootId());
    assertEquals(
        List.of(
            new Block.Series(
                "a/p",
                "MPa",
                List.of(
                    new Sample(5, 3_000, 0.5, Quality.GOOD),
                    new Sample(6, 2_900, Double.NaN, Quality.INVALID)))),
        block.series());
    assertEquals(
        List.of(new Block.Loss("line-full", 1_010, 1_020, Map.of("a/p", 2L), false)),
        block.losses());
  }

  @Test
  void one_quality_code_holds_for_all_values_and_doubles_keep_their_bits() {
    Block block = block(Messages.GATEWAY, Messages.pressures(3, 9, 100, 0.312, 0.1 + 0.2));
    List<Sample> samples = block.series().get(0).samples();
    assertEquals(
        List.of(
            new Sample(9, Messages.OFFSET + 100, 0.312, Quality.GOOD),
            new Sample(10, Messages.OFFSET + 1_100, 0.1 + 0.2, Quality.GOOD)),
        samples);
  }

  @Test
  void a_loss_of_unknown_number_has_an_interval_and_no_counts() {
    Block block = block(Messages.GATEWAY, Messages.lostUnknown(2, 10, 20));
    assertEquals(
        List.of(
            new Block.Loss(
                "unclean-stop", Messages.OFFSET + 10, Messages.OFFSET + 20, Map.of(), true)),
        block.losses());
  }

  @Test
  void every_prefix_is_refused_and_keeps_its_identity_once_that_was_read() {
    byte[] whole = golden();
    for (int length = 0; length < whole.length; length++) {
      byte[] prefix = Arrays.copyOf(whole, length);
      Decoded.Refused refused =
          assertInstanceOf(Decoded.Refused.class, decoder.decode("pole", prefix));
      boolean identified = refused.identity().isPresent();
      assertEquals(length >= 16, identified, "prefix of " + length + " bytes");
    }
  }

  @Test
  void a_byte_after_the_end_is_refused() {
    byte[] longer = Arrays.copyOf(golden(), golden().length + 1);
    assertInstanceOf(Decoded.Refused.class, decoder.decode("pole", longer));
  }

  @Property(tries = 2_000)
  void flipped_bytes_never_throw_and_never_leave_the_format(
      @ForAll @IntRange(min = 0, max = 200) int position,
      @ForAll @IntRange(min = 1, max = 255) int flip) {
    byte[] damaged = golden();
    damaged[position % damaged.length] ^= (byte) flip;
    Decoded decoded = decoder.decode("pole", damaged);
    if (decoded instanceof Decoded.Telemetry telemetry) {
      for (Block.Series series : telemetry.block().series()) {
        assertTrue(
            series.samples().stream()
                .noneMatch(
                    sample ->
                        Double.isInfinite(sample.value())
                            || Double.isNaN(sample.value()) && sample.quality() == Quality.GOOD));
      }
    } else {
      assertInstanceOf(Decoded.Refused.class, decoded);
    }
  }

  @Property(tries = 1_000)
  void noise_is_refused_without_throwing(@ForAll byte[] noise) {
    assertInstanceOf(Decoded.Refused.class, decoder.decode("pole", noise));
  }

  @Test
  void a_block_of_another_gateway_is_refused_but_its_place_is_known() {
    Decoded.Refused refused =
        assertInstanceOf(Decoded.Refused.class, decoder.decode("pole-2", golden()));
    assertTrue(refused.reason().contains("pole sent on the topic of pole-2"), refused.reason());
    assertEquals(
        Optional.of(new Identity(new StreamKey("pole-2", "e1", "telemetry"), 7)),
        refused.identity());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "number 0",
        "infinite value",
        "good null",
        "whole number as value",
        "quality 11",
        "too few steps",
        "no values",
        "point without a device",
        "time beyond 64 bits"
      })
  void a_series_that_bends_the_format_is_refused(String fault) {
    byte[] payload =
        Messages.block(
            1,
            out -> {
              out.writeFieldId(6);
              out.writeStartArray(null, 1);
              bent(out, fault);
              out.writeEndArray();
            });
    Decoded.Refused refused =
        assertInstanceOf(Decoded.Refused.class, decoder.decode(Messages.GATEWAY, payload), fault);
    assertTrue(refused.reason().startsWith("6[0]"), fault + ": " + refused.reason());
  }

  private static void bent(CBORGenerator out, String fault) throws IOException {
    out.writeStartArray(null, 7);
    out.writeString(fault.equals("point without a device") ? "pressure" : "a/p");
    out.writeString("");
    out.writeNumber(fault.equals("number 0") ? 0 : 1);
    out.writeNumber(fault.equals("time beyond 64 bits") ? Long.MAX_VALUE : 1);
    out.writeStartArray(null, fault.equals("too few steps") ? 0 : 1);
    if (!fault.equals("too few steps")) {
      out.writeNumber(1);
    }
    out.writeEndArray();
    if (fault.equals("no values")) {
      out.writeStartArray(null, 0);
    } else {
      out.writeStartArray(null, 2);
      out.writeNumber(1.5);
      switch (fault) {
        case "infinite value" -> out.writeNumber(Double.POSITIVE_INFINITY);
        case "good null" -> out.writeNull();
        case "whole number as value" -> out.writeNumber(2);
        default -> out.writeNumber(2.5);
      }
    }
    out.writeEndArray();
    out.writeNumber(fault.equals("quality 11") ? 11 : 0);
    out.writeEndArray();
  }

  private Block block(String gateway, byte[] payload) {
    Decoded decoded = decoder.decode(gateway, payload);
    return assertInstanceOf(Decoded.Telemetry.class, decoded, decoded.toString()).block();
  }

  private static byte[] golden() {
    return HexFormat.of().parseHex(GOLDEN.replace(" ", ""));
  }
}
