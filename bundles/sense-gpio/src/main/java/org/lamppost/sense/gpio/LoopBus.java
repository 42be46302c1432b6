package org.lamppost.sense.gpio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lamppost.api.GatewayClock;
import org.lamppost.model.Point;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.sense.gpio.Wiring.LoopSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All 4-20 mA loops on one I2C bus, asked one after the other.
 *
 * <p>Not thread-safe: confined to the bus's thread.
 */
final class LoopBus {
  private static final Logger LOG = LoggerFactory.getLogger(LoopBus.class);

  private static final class Channel {
    final LoopSource source;
    final CurrentLoop loop;
    final Due due;
    final Ads1115 chip;
    String trouble = "";

    Channel(LoopSource source, Ads1115 chip) {
      this.source = source;
      this.loop = new CurrentLoop(source);
      this.due = new Due(source.point().interval());
      this.chip = chip;
    }
  }

  private final GatewayClock clock;
  private final Consumer<Readings> offer;
  private final List<Channel> channels = new ArrayList<>();

  /** Takes the chips of one bus. */
  LoopBus(List<LoopSource> loops, PinBoard board, GatewayClock clock, Consumer<Readings> offer) {
    this.clock = clock;
    this.offer = offer;
    Map<Integer, Ads1115> chips = new HashMap<>();
    for (LoopSource source : loops) {
      Ads1115 chip =
          chips.computeIfAbsent(
              source.address(), address -> new Ads1115(board.chip(source.bus(), address)));
      channels.add(new Channel(source, chip));
    }
  }

  /** Asks every channel that is due. */
  void round() {
    Readings.Builder batch = Readings.arrivedAt(clock.monotonicMillis());
    for (Channel channel : channels) {
      if (channel.due.due(clock.monotonicMillis())) {
        ask(channel, batch);
      }
    }
    if (batch.size() > 0) {
      offer.accept(batch.build());
    }
  }

  private void ask(Channel channel, Readings.Builder batch) {
    Point point = channel.source.point();
    try {
      double volts = channel.chip.volts(channel.source.channel());
      double milliamperes = volts / channel.source.shuntOhm() * 1_000;
      Quality quality = channel.loop.quality(milliamperes);
      batch.add(point.index(), clock.monotonicMillis(), channel.loop.value(milliamperes), quality);
      note(channel, trouble(quality));
    } catch (AdcException e) {
      batch.add(point, clock.monotonicMillis(), Quality.NO_ANSWER);
      note(channel, e.getMessage());
    } catch (PinFileException e) {
      batch.add(point, clock.monotonicMillis(), Quality.INVALID);
      note(channel, e.getMessage());
    }
  }

  private static String trouble(Quality quality) {
    return switch (quality) {
      case SENTINEL -> "wire broken or no sensor";
      case OVER_RANGE -> "outside the range";
      default -> "";
    };
  }

  private static void note(Channel channel, String trouble) {
    if (trouble.equals(channel.trouble)) {
      return;
    }
    if (trouble.isEmpty()) {
      LOG.info("measures again point={}", channel.source.point().id());
    } else {
      LOG.warn("no good value point={} problem='{}'", channel.source.point().id(), trouble);
    }
    channel.trouble = trouble;
  }
}
