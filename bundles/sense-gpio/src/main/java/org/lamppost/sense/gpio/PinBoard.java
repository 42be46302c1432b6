package org.lamppost.sense.gpio;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProviderImpl;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProviderImpl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.lamppost.sense.gpio.SimulatedAds1115.Volts;
import org.lamppost.sense.gpio.Wiring.LoopSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The board's pins and buses as Pi4J gives them. One Pi4J context, owned and closed here. */
final class PinBoard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PinBoard.class);

  private final Context context;
  private final DigitalInputProvider inputs = new MockDigitalInputProviderImpl();
  private final DigitalOutputProvider outputs = new MockDigitalOutputProviderImpl();
  private final I2CProvider buses;

  private PinBoard(I2CProvider buses) {
    this.buses = buses;
    this.context =
        Pi4J.newContextBuilder()
            .noAutoDetect()
            .noAutoInject()
            .disableShutdownHook()
            .add(inputs, outputs, buses)
            .build();
  }

  /** A board of Pi4J's mock providers, whose converters measure what the files say. */
  static PinBoard mock(Optional<PinFiles> files, List<LoopSource> loops) {
    return new PinBoard(new SimulatedI2cProvider(address -> volts(address, files, loops)));
  }

  private static Volts volts(int address, Optional<PinFiles> files, List<LoopSource> loops) {
    Map<Integer, LoopSource> channels = new HashMap<>();
    loops.stream()
        .filter(loop -> loop.address() == address)
        .forEach(loop -> channels.put(loop.channel(), loop));
    return channel -> {
      LoopSource loop = channels.get(channel);
      if (loop == null || files.isEmpty()) {
        return OptionalDouble.empty();
      }
      OptionalInt microamperes = files.get().microamperes(loop.channelName());
      return microamperes.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(microamperes.getAsInt() * 1e-6 * loop.shuntOhm());
    };
  }

  /** Takes an input pin. */
  DigitalInput input(int pin) {
    return inputs.create(
        DigitalInput.newConfigBuilder(context).id("in-" + pin).address(pin).build());
  }

  /** Takes an output pin and sets it to a level. */
  DigitalOutput output(int pin, boolean level) {
    return outputs.create(
        DigitalOutput.newConfigBuilder(context)
            .id("out-" + pin)
            .address(pin)
            .initial(state(level))
            .build());
  }

  /** Takes a chip on a bus. */
  I2C chip(int bus, int address) {
    return buses.create(
        I2C.newConfigBuilder(context)
            .id("i2c-" + bus + "-" + address)
            .bus(bus)
            .device(address)
            .build());
  }

  static DigitalState state(boolean level) {
    return level ? DigitalState.HIGH : DigitalState.LOW;
  }

  @Override
  public void close() {
    try {
      context.shutdown();
    } catch (Pi4JException e) {
      LOG.warn("pins not closed in order", e);
    }
  }
}
