package org.lamppost.sense.gpio;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.lamppost.api.GatewayClock;
import org.lamppost.model.Outcome;
import org.lamppost.model.Readings;

/**
 * All contacts and outputs of the board, served in rounds.
 *
 * <p>Not thread-safe: confined to the pins' thread.
 */
final class PinDesk {
  private final GatewayClock clock;
  private final Consumer<Readings> offer;
  private final Optional<PinFiles> files;
  private final Map<Contact, DigitalInput> contacts = new LinkedHashMap<>();
  private final List<Relay> relays = new ArrayList<>();

  PinDesk(
      Wiring wiring,
      PinBoard board,
      Optional<PinFiles> files,
      GatewayClock clock,
      Consumer<Readings> offer) {
    this.clock = clock;
    this.offer = offer;
    this.files = files;
    for (Wiring.ContactSource source : wiring.contacts()) {
      Contact contact = new Contact(source);
      DigitalInput input = board.input(source.pin());
      input.addListener(event -> contact.see(event.state().isHigh(), clock.monotonicMillis()));
      contacts.put(contact, input);
      if (files.isEmpty()) {
        contact.see(input.state().isHigh(), clock.monotonicMillis());
      }
    }
    for (Wiring.OutputSource source : wiring.outputs()) {
      relays.add(new Relay(source, board, files));
    }
  }

  /** Follows the simulated pins, and tells what has changed or is due. */
  void round() {
    long now = clock.monotonicMillis();
    Readings.Builder batch = Readings.arrivedAt(now);
    boolean urgent = false;
    for (Map.Entry<Contact, DigitalInput> each : contacts.entrySet()) {
      follow(each.getKey(), each.getValue(), now);
      urgent |= each.getKey().tell(now, batch);
    }
    for (Relay relay : relays) {
      relay.tell(now, false, batch);
    }
    if (urgent) {
      batch.urgent();
    }
    offer(batch);
  }

  /** Writes one of the outputs at once and tells its position. */
  Outcome write(int point, double value) {
    Optional<Relay> relay =
        relays.stream().filter(each -> each.source().point().index() == point).findFirst();
    if (relay.isEmpty()) {
      return new Outcome.Refused("point " + point + " is not an output of the board");
    }
    if (value != 0 && value != 1) {
      return new Outcome.Refused("value " + value + " is not 0 or 1");
    }
    Outcome outcome = relay.get().write(value == 1);
    long now = clock.monotonicMillis();
    Readings.Builder batch = Readings.arrivedAt(now);
    relay.get().tell(now, true, batch);
    offer(batch);
    return outcome;
  }

  /** Reads where one of the outputs is. */
  Outcome read(int point) {
    return relays.stream()
        .filter(each -> each.source().point().index() == point)
        .findFirst()
        .map(Relay::read)
        .orElseGet(() -> new Outcome.Unknown("point " + point + " is not an output of the board"));
  }

  /** The last deed: outputs go where the site wants them without a gateway. */
  void letGo() {
    relays.forEach(Relay::letGo);
  }

  private void follow(Contact contact, DigitalInput input, long now) {
    Optional<Boolean> level = files.flatMap(each -> each.input(contact.source().pin()));
    if (level.isPresent() && input instanceof MockDigitalInput pin) {
      pin.mockState(PinBoard.state(level.get()));
      // The first level may be the one that the mock has by itself, which is no event.
      contact.see(pin.state().isHigh(), now);
    }
  }

  private void offer(Readings.Builder batch) {
    if (batch.size() > 0) {
      offer.accept(batch.build());
    }
  }
}
