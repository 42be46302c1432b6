package org.lamppost.simulator.device;

import com.digitalpetri.modbus.Crc16;
import com.digitalpetri.modbus.ModbusRtuFrame;
import com.digitalpetri.modbus.ModbusRtuRequestFrameParser;
import com.digitalpetri.modbus.ModbusRtuRequestFrameParser.Accumulated;
import com.digitalpetri.modbus.ModbusRtuRequestFrameParser.Accumulating;
import com.digitalpetri.modbus.ModbusRtuRequestFrameParser.ParserState;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Cuts a serial byte stream into Modbus RTU requests whose checksum is right.
 *
 * <p>The library's parser knows lengths but neither checks the checksum nor recovers from a
 * disturbed line; this does both: a pause or a bad frame starts afresh. Not thread-safe.
 */
final class RtuFramer {
  /**
   * Far above the 1.5 characters a sender may pause within a frame, since operating systems add
   * their own.
   */
  private static final long PAUSE_NANOS = 100_000_000;

  private static final int LONGEST_FRAME = 256;

  private final ModbusRtuRequestFrameParser parser = new ModbusRtuRequestFrameParser();
  private int held;
  private long lastNanos;

  /**
   * Takes the next bytes.
   *
   * @param nanos when they came, on any clock that does not jump.
   * @return the request that they complete.
   */
  Optional<ModbusRtuFrame> accept(byte[] bytes, long nanos) {
    if (nanos - lastNanos > PAUSE_NANOS || held + bytes.length > LONGEST_FRAME) {
      reset();
    }
    lastNanos = nanos;
    if (bytes.length > LONGEST_FRAME) {
      return Optional.empty();
    }
    held += bytes.length;
    ParserState state = parsed(bytes);
    if (state instanceof Accumulated whole) {
      reset();
      return Optional.of(whole.frame()).filter(RtuFramer::intact);
    }
    if (!(state instanceof Accumulating) || !(parser.getState() instanceof Accumulating)) {
      reset();
    }
    return Optional.empty();
  }

  private ParserState parsed(byte[] bytes) {
    try {
      return parser.parse(bytes);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      // The parser takes a byte count above 127 for a negative one.
      return parser.reset();
    }
  }

  private void reset() {
    parser.reset();
    held = 0;
  }

  /**
   * A frame as it goes over the line, checksum low byte first. The library's own checksum of an
   * exception is wrong: it is taken over a buffer that was not flipped.
   */
  static byte[] bytes(int unitId, ByteBuffer pdu) {
    int crc = checksum(unitId, pdu);
    return ByteBuffer.allocate(pdu.remaining() + 3)
        .put((byte) unitId)
        .put(pdu.duplicate())
        .put((byte) crc)
        .put((byte) (crc >> 8))
        .array();
  }

  private static int checksum(int unitId, ByteBuffer pdu) {
    Crc16 crc = new Crc16();
    crc.update(unitId);
    crc.update(pdu.duplicate());
    return crc.getValue();
  }

  private static boolean intact(ModbusRtuFrame frame) {
    ByteBuffer sent = frame.crc().duplicate();
    int low = sent.get() & 0xFF;
    int high = sent.get() & 0xFF;
    return checksum(frame.unitId(), frame.pdu()) == (high << 8 | low);
  }
}
