package org.lamppost.sense.gpio;

import com.pi4j.exception.Pi4JException;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProvider;
import com.pi4j.plugin.mock.provider.i2c.MockI2C;
import java.util.OptionalDouble;

/**
 * An ADS1115 that converts what the simulated wires carry; registers as in the datasheet.
 *
 * <p>Not thread-safe: confined to its bus's thread, like the real one.
 */
final class SimulatedAds1115 extends MockI2C {
  private static final int MUX_MASK = 0b111;
  private static final int LARGEST = 0x7fff;

  /** What the wires of one chip carry. */
  @FunctionalInterface
  interface Volts {
    /**
     * The voltage of a channel, 0 to 3.
     *
     * @return empty if nothing answers there.
     * @throws PinFileException if the simulated world is malformed.
     */
    OptionalDouble on(int channel);
  }

  private final Volts volts;
  private int config = 0x8583; // the chip's value after reset
  private int conversion;

  SimulatedAds1115(I2CProvider provider, I2CConfig config, Volts volts) {
    super(provider, config);
    this.volts = volts;
  }

  @Override
  public int writeRegister(int register, byte[] data, int offset, int length) {
    if (register != Ads1115.CONFIG_REGISTER || length != 2) {
      throw new Pi4JException(
          "simulated ADS1115: register " + register + " is not written like that");
    }
    config = (data[offset] & 0xff) << 8 | data[offset + 1] & 0xff;
    if ((config & Ads1115.OS) != 0) {
      convert(config >> Ads1115.MUX_SHIFT & MUX_MASK);
    }
    return length;
  }

  @Override
  public int readRegister(int register, byte[] buffer, int offset, int length) {
    if (register > Ads1115.CONFIG_REGISTER || length != 2) {
      throw new Pi4JException("simulated ADS1115: register " + register + " is not read like that");
    }
    int word = register == Ads1115.CONFIG_REGISTER ? config : conversion;
    buffer[offset] = (byte) (word >> 8);
    buffer[offset + 1] = (byte) word;
    return length;
  }

  private void convert(int mux) {
    if ((mux & Ads1115.MUX_SINGLE_ENDED) == 0) {
      throw new Pi4JException("simulated ADS1115: differential inputs are not wired");
    }
    double measured =
        volts
            .on(mux & ~Ads1115.MUX_SINGLE_ENDED)
            .orElseThrow(() -> new Pi4JException("simulated ADS1115: nothing is wired there"));
    conversion = (int) Math.min(LARGEST, Math.round(measured / Ads1115.VOLTS_A_STEP));
  }
}
