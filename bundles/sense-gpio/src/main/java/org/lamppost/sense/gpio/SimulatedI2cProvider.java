package org.lamppost.sense.gpio;

import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.plugin.mock.provider.i2c.MockI2CProviderImpl;
import java.util.function.IntFunction;
import org.lamppost.sense.gpio.SimulatedAds1115.Volts;

/** Pi4J's mock provider with a converter at each address that behaves like the real one. */
final class SimulatedI2cProvider extends MockI2CProviderImpl {
  private final IntFunction<Volts> voltsOfAddress;

  SimulatedI2cProvider(IntFunction<Volts> voltsOfAddress) {
    this.voltsOfAddress = voltsOfAddress;
  }

  @Override
  public I2C create(I2CConfig config) {
    I2C chip = new SimulatedAds1115(this, config, voltsOfAddress.apply(config.device()));
    context.registry().add(chip);
    return chip;
  }
}
