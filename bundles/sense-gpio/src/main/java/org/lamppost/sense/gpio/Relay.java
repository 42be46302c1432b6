package org.lamppost.sense.gpio;

import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.io.IOException;
import java.util.Optional;
import org.lamppost.model.Outcome;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.sense.gpio.Wiring.OutputSource;

/** An output pin: written, read back, and told each interval. Not thread-safe. */
final class Relay {
  private final OutputSource source;
  private final DigitalOutput pin;
  private final Optional<PinFiles> files;
  private final Due heartbeat;

  Relay(OutputSource source, PinBoard board, Optional<PinFiles> files) {
    this.source = source;
    this.files = files;
    this.heartbeat = new Due(source.point().interval());
    // The pin is taken at the level that it has, so that a held output does not drop on a restart;
    // where that cannot be had, at its rest.
    boolean level =
        files
            .flatMap(each -> each.output(source.pin()))
            .orElse(source.active().level(source.rest()));
    this.pin = board.output(source.pin(), level);
  }

  OutputSource source() {
    return source;
  }

  /** Sets the pin and reads it back. */
  Outcome write(boolean on) {
    boolean level = source.active().level(on);
    try {
      pin.state(PinBoard.state(level));
      if (files.isPresent()) {
        files.get().output(source.pin(), level);
      }
    } catch (IOException | Pi4JException e) {
      return new Outcome.Unknown("pin " + source.pin() + " perhaps not set: " + e.getMessage());
    }
    Optional<Boolean> shown = readBack();
    if (shown.isEmpty()) {
      return new Outcome.Unknown("pin " + source.pin() + " cannot be read back");
    }
    double value = source.active().value(shown.get());
    return shown.get() == level
        ? new Outcome.Done(value)
        : new Outcome.Unknown("pin " + source.pin() + " reads back " + value);
  }

  /** Reads the pin's position and sets nothing. */
  Outcome read() {
    return readBack()
        .<Outcome>map(level -> new Outcome.Done(source.active().value(level)))
        .orElseGet(() -> new Outcome.Unknown("pin " + source.pin() + " cannot be read back"));
  }

  /** Before the pin is let go: leaves it where it is, or at its rest if the site wants that. */
  void letGo() {
    if (source.restOnLoss()) {
      write(source.rest());
    }
  }

  /** Adds the position, if it is due or just written. */
  void tell(long nowMillis, boolean written, Readings.Builder batch) {
    if (written) {
      heartbeat.restart(nowMillis);
    } else if (!heartbeat.due(nowMillis)) {
      return;
    }
    Optional<Boolean> level = readBack();
    if (level.isPresent()) {
      batch.add(source.point(), nowMillis, source.active().value(level.get()));
    } else {
      batch.add(source.point(), nowMillis, Quality.NO_ANSWER);
    }
  }

  private Optional<Boolean> readBack() {
    DigitalState state = pin.state();
    return state == DigitalState.UNKNOWN ? Optional.empty() : Optional.of(state.isHigh());
  }
}
