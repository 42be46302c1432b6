package org.lamppost.sense.bus;

import java.util.Arrays;
import java.util.OptionalInt;
import org.lamppost.model.Point;
import org.lamppost.model.Settings;

/**
 * Where and how a value lies in a Modbus device, as the device profile says.
 *
 * @param table the address space.
 * @param address the first register or bit, 0 to 65535, as on the wire.
 * @param encoding what the bits mean.
 * @param order in which order the bytes come.
 * @param scaling from the raw number to the point's unit.
 */
record Source(Table table, int address, Encoding encoding, WordOrder order, Scaling scaling) {
  private static final int LAST_ADDRESS = 0xFFFF;
  // How far a value may be from a whole raw number, for what binary fractions lose.
  private static final double WHOLE = 1e-6;

  /**
   * Reads the source of a point.
   *
   * @throws org.lamppost.model.FaultException if something is missing, unknown or impossible.
   */
  static Source of(Point point) {
    Settings settings = point.source();
    settings.only("table", "address", "type", "order", "scale", "offset");
    Table table = settings.choice("table", Table.class);
    int address = settings.integer("address", 0, LAST_ADDRESS);
    Encoding encoding = encoding(settings, table);
    if (address + encoding.width() - 1 > LAST_ADDRESS) {
      throw settings.fault(
          "address", "is the last one, but the value takes two", "an address up to 65534");
    }
    if (point.output()) {
      requireWritable(settings, table, encoding);
    }
    return new Source(table, address, encoding, order(settings), scaling(settings));
  }

  /** The address after the value. */
  int end() {
    return address + encoding.width();
  }

  /**
   * The value in the point's unit.
   *
   * @param raw what was read.
   * @param base address of {@code raw[0]}.
   * @return NaN only for a float that is not a number.
   */
  double decode(int[] raw, int base) {
    return scaling.apply(encoding.decode(raw, address - base, order));
  }

  /** What to write for a value; empty if no register or coil content means it. */
  OptionalInt encode(double value) {
    double raw = scaling.invert(value);
    double whole = Math.rint(raw);
    boolean fits =
        switch (encoding) {
          case BIT -> whole == 0 || whole == 1;
          case INT16 -> whole >= Short.MIN_VALUE && whole <= Short.MAX_VALUE;
          case UINT16 -> whole >= 0 && whole <= 0xFFFF;
          default -> false;
        };
    if (!fits || Math.abs(raw - whole) > WHOLE * Math.max(1, Math.abs(whole))) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(order.word((int) whole & 0xFFFF));
  }

  /** What {@link #encode} takes, for a message. */
  String domain() {
    double least = encoding == Encoding.INT16 ? Short.MIN_VALUE : 0;
    double most =
        switch (encoding) {
          case BIT -> 1;
          case INT16 -> Short.MAX_VALUE;
          default -> 0xFFFF;
        };
    double first = scaling.apply(least);
    double last = scaling.apply(most);
    return encoding == Encoding.BIT
        ? first + " or " + last
        : Math.min(first, last)
            + " to "
            + Math.max(first, last)
            + " in steps of "
            + Math.abs(scaling.scale());
  }

  private static Encoding encoding(Settings settings, Table table) {
    if (!table.bits()) {
      Encoding encoding = settings.choice("type", Encoding.class);
      if (encoding == Encoding.BIT) {
        throw settings.fault(
            "type", "is 'bit' in a table of registers", "int16, uint16, int32, uint32 or float32");
      }
      return encoding;
    }
    Encoding encoding = settings.choice("type", Encoding.class, Encoding.BIT);
    if (encoding != Encoding.BIT) {
      throw settings.fault("type", "is not 'bit' in a table of bits", "'bit'");
    }
    return encoding;
  }

  private static WordOrder order(Settings settings) {
    if (!settings.has("order")) {
      return WordOrder.ABCD;
    }
    String text = settings.text("order");
    return Arrays.stream(WordOrder.values())
        .filter(order -> order.name().equals(text))
        .findFirst()
        .orElseThrow(
            () -> settings.fault("order", "is '" + text + "'", "ABCD, CDAB, BADC or DCBA"));
  }

  private static Scaling scaling(Settings settings) {
    double scale = settings.number("scale", 1);
    if (scale == 0) {
      throw settings.fault("scale", "is 0", "another number");
    }
    return new Scaling(scale, settings.number("offset", 0));
  }

  private static void requireWritable(Settings settings, Table table, Encoding encoding) {
    if (!table.writable()) {
      throw settings.fault(
          "table", "cannot be written, but the point is an output", "coil or holding");
    }
    if (!table.bits() && !encoding.singleRegister()) {
      throw settings.fault(
          "type", "takes two registers, but an output is written as one", "int16 or uint16");
    }
  }
}
