package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.decide.Street.above;
import static org.lamppost.decide.Street.onClear;
import static org.lamppost.decide.Street.onReset;
import static org.lamppost.decide.Street.rule;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Command;
import org.lamppost.model.Outcome;

class CheckpointCodecTest {
  @Test
  void what_is_remembered_comes_back_byte_for_byte() {
    byte[] bytes = sample();
    Checkpoint checkpoint = CheckpointCodec.decode(bytes);

    assertEquals("boot-1", checkpoint.bootId());
    assertEquals(Street.OFFSET, checkpoint.utcOffsetMillis());
    assertEquals(2, checkpoint.dossiers().size());
    assertEquals("[c-1]", checkpoint.commandIds().toString());
    Snapshot again =
        new Snapshot(
            checkpoint.bootId(),
            checkpoint.utcOffsetMillis(),
            checkpoint.dossiers().stream().map(CheckpointCodec::encode).toList(),
            checkpoint.commandIds(),
            checkpoint.memory());
    assertArrayEquals(bytes, again.encode());
  }

  @Test
  void nothing_at_all_is_a_first_start() {
    assertEquals(Checkpoint.EMPTY, CheckpointCodec.decode(new byte[0]));
  }

  @Test
  void every_prefix_is_refused() {
    byte[] bytes = sample();
    for (int length = 1; length < bytes.length; length++) {
      byte[] prefix = Arrays.copyOf(bytes, length);
      assertThrows(CheckpointException.class, () -> CheckpointCodec.decode(prefix));
    }
  }

  @Test
  void every_flipped_bit_is_refused() {
    byte[] bytes = sample();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(CheckpointException.class, () -> CheckpointCodec.decode(flipped));
    }
  }

  @Test
  void bytes_after_the_end_are_refused() {
    byte[] longer = Arrays.copyOf(sample(), sample().length + 1);
    assertThrows(CheckpointException.class, () -> CheckpointCodec.decode(longer));
  }

  @Test
  void a_damage_that_the_checksum_does_not_show_throws_nothing_else() {
    byte[] bytes = sample();
    int refused = 0;
    for (int i = 0; i < bytes.length - 4; i++) {
      for (int value : new int[] {0, 1, 127, 128, 255}) {
        byte[] changed = bytes.clone();
        changed[i] = (byte) value;
        refused += survives(sealed(changed)) ? 0 : 1;
      }
    }
    assertTrue(refused > 100, "refused " + refused);
  }

  @Property(tries = 300)
  void any_bytes_are_refused_without_another_exception(
      @ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(max = 1) int head) {
    byte[] changed = bytes.clone();
    if (head == 1 && changed.length >= 5) {
      System.arraycopy(sample(), 0, changed, 0, 5);
    }
    boolean empty = changed.length == 0;
    assertEquals(empty, survives(changed));
    if (changed.length > 8) {
      survives(sealed(changed));
    }
  }

  private static boolean survives(byte[] bytes) {
    try {
      CheckpointCodec.decode(bytes);
      return true;
    } catch (CheckpointException refused) {
      return false;
    }
  }

  /** With a checksum that fits again. */
  private static byte[] sealed(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, bytes.length - 4);
    return ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue()).array();
  }

  private static byte[] sample() {
    Bench bench =
        new Bench(
            rule("fire", above(Street.SMOKE, 0.5, 0.5, 0, 0), onReset(3), onClear(4)),
            rule("hot", above(Street.HEAT, 60, 50, 0, 60)));
    bench.good(0, Street.SMOKE, 1).good(1, Street.HEAT, 61.5);
    bench.command(2, Command.Type.DISPATCH, "inc-1");
    bench.acted(3, 3, 1, "inc-1", new Outcome.Done(1));
    bench.acted(3, 4, 1, "inc-1", new Outcome.Unknown("no answer"));
    bench.good(10, Street.HEAT, 20).good(70, Street.HEAT, 20);
    return bench.checkpoint();
  }
}
