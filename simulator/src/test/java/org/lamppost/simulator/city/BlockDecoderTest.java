package org.lamppost.simulator.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlockDecoderTest {
  /** A record of two series and two losses. */
  private static final String GOLDEN =
      "020b706f6c652d3030303101019340000000000000000000000000000700063966336380e0d0fbd566a90727aaadb3859a85"
          + "f23c483276f074cff65d1220939eda50b8b109c989d1bcff429b4a1487590971fc257c00000027f08645800000004fe6c3b1"
          + "252a1b035ef88000000003219394b3000000038ee1e3288000";

  private final BlockDecoder decoder = new BlockDecoder();

  @Test
  void a_golden_block_has_its_meaning() {
    Block block = block("pole-0001", golden());
    assertEquals(7, block.identity().sequence());
    assertEquals(7, block.firstSequence());
    assertEquals(
        new Sample(42, 1_763_884_921_000L, 0.061, Quality.GOOD),
        block.series().get(0).samples().get(1));
    assertEquals(2, block.losses().size());
    assertEquals(List.of(), block.summaries());
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
          assertInstanceOf(Decoded.Refused.class, decoder.decode("pole-0001", prefix));
      boolean identified = refused.identity().isPresent();
      assertEquals(length >= 29, identified, "prefix of " + length + " bytes");
    }
  }

  @Test
  void a_byte_after_the_end_is_refused() {
    byte[] longer = Arrays.copyOf(golden(), golden().length + 1);
    assertInstanceOf(Decoded.Refused.class, decoder.decode("pole-0001", longer));
  }

  @Property(tries = 2_000)
  void flipped_bytes_never_throw_and_never_leave_the_format(
      @ForAll @IntRange(min = 0, max = 200) int position,
      @ForAll @IntRange(min = 1, max = 255) int flip) {
    byte[] damaged = golden();
    damaged[position % damaged.length] ^= (byte) flip;
    Decoded decoded = decoder.decode("pole-0001", damaged);
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
    assertInstanceOf(Decoded.Refused.class, decoder.decode("pole-0001", noise));
  }

  @Test
  void a_block_of_another_gateway_is_refused_but_its_place_is_known() {
    Decoded.Refused refused =
        assertInstanceOf(Decoded.Refused.class, decoder.decode("pole-2", golden()));
    assertTrue(
        refused.reason().contains("pole-0001 sent on the topic of pole-2"), refused.reason());
    assertEquals(
        Optional.of(
            new Identity(new StreamKey("pole-2", "01JD0000000000000000000000", "telemetry"), 7)),
        refused.identity());
  }

  private Block block(String gateway, byte[] payload) {
    Decoded decoded = decoder.decode(gateway, payload);
    return assertInstanceOf(Decoded.Telemetry.class, decoded, decoded.toString()).block();
  }

  private static byte[] golden() {
    return HexFormat.of().parseHex(GOLDEN.replace(" ", ""));
  }
}
