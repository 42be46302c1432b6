package org.lamppost.sense.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingTest {
  /** Registers are in hexadecimal, as they come over the wire. */
  @ParameterizedTest
  @CsvSource({
    "INT16,   ABCD, FFFE,      -2",
    "INT16,   CDAB, FFFE,      -2",
    "INT16,   BADC, FEFF,      -2",
    "INT16,   DCBA, FEFF,      -2",
    "UINT16,  ABCD, FFFE,      65534",
    "UINT16,  BADC, 0102,      513",
    "INT32,   ABCD, FFFF FFFE, -2",
    "INT32,   CDAB, FFFE FFFF, -2",
    "INT32,   BADC, FFFF FEFF, -2",
    "INT32,   DCBA, FEFF FFFF, -2",
    "UINT32,  ABCD, 0102 0304, 16909060",
    "UINT32,  CDAB, 0304 0102, 16909060",
    "UINT32,  BADC, 0201 0403, 16909060",
    "UINT32,  DCBA, 0403 0201, 16909060",
    "UINT32,  ABCD, FFFF FFFF, 4294967295",
    "FLOAT32, ABCD, 4148 0000, 12.5",
    "FLOAT32, CDAB, 0000 4148, 12.5",
    "FLOAT32, BADC, 4841 0000, 12.5",
    "FLOAT32, DCBA, 0000 4841, 12.5",
    "FLOAT32, ABCD, 7FC0 0000, NaN",
    "FLOAT32, ABCD, FF80 0000, -Infinity",
    "BIT,     ABCD, 1,         1",
    "BIT,     ABCD, 0,         0",
  })
  void values_mean_what_the_profile_says(
      Encoding encoding, WordOrder order, String registers, double expected) {
    String[] words = registers.split(" ");
    int[] raw = new int[words.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = Integer.parseInt(words[i], 16);
    }

    assertEquals(expected, encoding.decode(raw, 0, order));
  }

  @Property
  void whole_numbers_of_32_bits_survive_every_order(@ForAll int value, @ForAll WordOrder order) {
    int[] raw = registers(value, order);

    assertEquals(value, Encoding.INT32.decode(raw, 0, order));
    assertEquals(Integer.toUnsignedLong(value), Encoding.UINT32.decode(raw, 0, order));
  }

  @Property
  void floats_survive_every_order(@ForAll float value, @ForAll WordOrder order) {
    int[] raw = registers(Float.floatToIntBits(value), order);

    assertEquals(value, (float) Encoding.FLOAT32.decode(raw, 0, order));
  }

  @Property
  void what_is_written_decodes_to_the_same_value(
      @ForAll @IntRange(min = Short.MIN_VALUE, max = Short.MAX_VALUE) int steps,
      @ForAll WordOrder order,
      @ForAll @IntRange(min = 0, max = 4) int decimals,
      @ForAll @IntRange(min = -100, max = 100) int offset) {
    Source source =
        new Source(
            Table.HOLDING, 10, Encoding.INT16, order, new Scaling(Math.pow(10, -decimals), offset));
    double value = source.scaling().apply(steps);

    OptionalInt raw = source.encode(value);

    assertTrue(raw.isPresent(), value + " is a whole number of steps");
    assertEquals(value, source.decode(new int[] {raw.getAsInt()}, 10));
  }

  @Property
  void every_value_is_encoded_into_a_register_or_refused(
      @ForAll double value, @ForAll @DoubleRange(min = -1000, max = 1000) double scale) {
    Assume.that(scale != 0);
    for (Encoding encoding : new Encoding[] {Encoding.BIT, Encoding.INT16, Encoding.UINT16}) {
      Source source = new Source(Table.HOLDING, 0, encoding, WordOrder.ABCD, new Scaling(scale, 0));
      OptionalInt raw = source.encode(value);
      assertTrue(raw.isEmpty() || raw.getAsInt() >= 0 && raw.getAsInt() <= 0xFFFF);
    }
  }

  @Test
  void decimal_scales_give_the_double_next_to_the_decimal() {
    for (int steps = -32_768; steps <= 32_767; steps++) {
      assertEquals(Double.parseDouble(steps + "e-3"), new Scaling(0.001, 0).apply(steps));
      assertEquals(Double.parseDouble(steps + "e-1"), new Scaling(0.1, 0).apply(steps));
    }
    assertEquals(30, new Scaling(2.5, 5).apply(10));
  }

  private static int[] registers(int bits, WordOrder order) {
    byte[] straight = ByteBuffer.allocate(4).putInt(bits).array();
    byte[] wire = new byte[4];
    for (int i = 0; i < 4; i++) {
      wire[i] = straight[order.name().charAt(i) - 'A'];
    }
    ByteBuffer buffer = ByteBuffer.wrap(wire);
    return new int[] {
      Short.toUnsignedInt(buffer.getShort()), Short.toUnsignedInt(buffer.getShort())
    };
  }
}
