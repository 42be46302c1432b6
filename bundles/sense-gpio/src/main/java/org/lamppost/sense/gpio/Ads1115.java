package org.lamppost.sense.gpio;

import com.pi4j.exception.Pi4JException;
import com.pi4j.io.i2c.I2C;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A 16 bit converter with four channels, asked for one conversion at a time.
 *
 * <p>Register numbers and bits are those of the datasheet (SBAS444), clause 8.1 of revision E. Not
 * thread-safe: confined to its bus's thread.
 */
final class Ads1115 {
  /** Address pointer 00: the last conversion, two's complement, high byte first. */
  static final int CONVERSION_REGISTER = 0x00;

  /** Address pointer 01: configuration, high byte first. */
  static final int CONFIG_REGISTER = 0x01;

  /** Bit 15: written, begins a conversion; read, tells that none is going on. */
  static final int OS = 0x8000;

  /** Bits 14 to 12: 100 measures AIN0 against ground, 101 AIN1, and so on. */
  static final int MUX_SHIFT = 12;

  static final int MUX_SINGLE_ENDED = 0b100;

  /** Bits 11 to 9: 001 = ±4.096 V, one step is 125 µV. */
  static final int PGA_4096_MILLIVOLT = 0b001 << 9;

  static final double VOLTS_A_STEP = 125e-6;

  /** Bit 8: convert once, then power down. */
  private static final int MODE_SINGLE_SHOT = 1 << 8;

  /** Bits 7 to 5: 100 = 128 samples a second, 7.8 ms each. */
  private static final int DATA_RATE_128 = 0b100 << 5;

  /** Bits 1 and 0: 11 switches the comparator off. */
  private static final int COMPARATOR_OFF = 0b11;

  /** The slowest conversion at this rate takes 8.6 ms: 30 looks at 1 ms leave a margin. */
  private static final int TRIES = 30;

  private static final long TRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final I2C wire;

  Ads1115(I2C wire) {
    this.wire = wire;
  }

  /**
   * Converts one channel; takes about 8 ms on a real chip.
   *
   * @param channel 0 to 3.
   * @return volts against ground, at most ±4.096.
   * @throws AdcException if the chip does not answer, or is never ready.
   */
  double volts(int channel) throws AdcException {
    try {
      write(
          CONFIG_REGISTER,
          OS
              | (MUX_SINGLE_ENDED | channel) << MUX_SHIFT
              | PGA_4096_MILLIVOLT
              | MODE_SINGLE_SHOT
              | DATA_RATE_128
              | COMPARATOR_OFF);
      for (int i = 0; i < TRIES; i++) {
        if ((read(CONFIG_REGISTER) & OS) != 0) {
          return (short) read(CONVERSION_REGISTER) * VOLTS_A_STEP;
        }
        LockSupport.parkNanos(TRY_NANOS);
      }
    } catch (Pi4JException | IllegalStateException e) {
      throw new AdcException("no answer: " + e.getMessage(), e);
    }
    throw new AdcException("not ready after " + TRIES + " looks", null);
  }

  private void write(int register, int word) throws AdcException {
    byte[] bytes = {(byte) (word >> 8), (byte) word};
    if (wire.writeRegister(register, bytes) < 0) {
      throw new AdcException("register " + register + " not written", null);
    }
  }

  private int read(int register) throws AdcException {
    byte[] bytes = new byte[2];
    if (wire.readRegister(register, bytes) != bytes.length) {
      throw new AdcException("register " + register + " not read", null);
    }
    return (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
  }
}
