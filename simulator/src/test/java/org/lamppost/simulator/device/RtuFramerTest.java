package org.lamppost.simulator.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.digitalpetri.modbus.ModbusRtuFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RtuFramerTest {
  /**
   * Read one holding register at 4 of unit 1: the request every level logger's data sheet prints.
   */
  private static final byte[] REQUEST = HexFormat.of().parseHex("010300040001c5cb");

  private static final long PAUSE = 200_000_000;

  private final RtuFramer framer = new RtuFramer();
  private long nanos = PAUSE;

  @Test
  void a_request_arrives_whole_whatever_pieces_it_comes_in() {
    for (int cut = 1; cut < REQUEST.length; cut++) {
      assertTrue(accept(Arrays.copyOfRange(REQUEST, 0, cut)).isEmpty());
      ModbusRtuFrame frame = accept(Arrays.copyOfRange(REQUEST, cut, REQUEST.length)).orElseThrow();
      assertEquals(1, frame.unitId());
      assertEquals(5, frame.pdu().remaining());
    }
  }

  @Test
  void every_flipped_bit_is_refused_and_the_next_request_after_a_pause_is_understood() {
    for (int bit = 0; bit < REQUEST.length * 8; bit++) {
      byte[] disturbed = REQUEST.clone();
      disturbed[bit / 8] ^= (byte) (1 << bit % 8);
      assertTrue(accept(disturbed).isEmpty(), "bit " + bit);
      nanos += PAUSE;
      assertTrue(accept(REQUEST).isPresent(), "after bit " + bit);
    }
  }

  @Test
  void a_request_that_breaks_off_does_not_spoil_the_next() {
    for (int length = 1; length < REQUEST.length; length++) {
      assertTrue(accept(Arrays.copyOf(REQUEST, length)).isEmpty());
      nanos += PAUSE;
      assertTrue(accept(REQUEST).isPresent(), "after " + length);
    }
  }

  @Test
  void a_frame_to_send_carries_the_checksum_of_its_own_bytes() {
    byte[] exception = RtuFramer.bytes(1, ByteBuffer.wrap(new byte[] {(byte) 0x83, 4}));

    assertEquals("01830440f3", HexFormat.of().formatHex(exception));
    assertEquals(
        HexFormat.of().formatHex(REQUEST),
        HexFormat.of()
            .formatHex(RtuFramer.bytes(1, ByteBuffer.wrap(Arrays.copyOfRange(REQUEST, 1, 6)))));
  }

  @Property
  void no_noise_makes_it_fail_or_deaf(
      @ForAll List<byte[]> noise, @ForAll @IntRange(min = 0, max = 300) int longNoise) {
    List<byte[]> all = new ArrayList<>(noise);
    all.add(new byte[longNoise]);
    for (byte[] bytes : all) {
      accept(bytes);
    }
    nanos += PAUSE;
    assertTrue(accept(REQUEST).isPresent());
  }

  private Optional<ModbusRtuFrame> accept(byte[] bytes) {
    nanos += 1_000_000;
    return framer.accept(bytes, nanos);
  }
}
