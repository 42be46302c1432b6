package org.lamppost.sense.gpio;

import java.util.Optional;
import org.lamppost.model.Point;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.sense.gpio.Wiring.ContactSource;

/**
 * A dry contact: a reading at each change that lasts, and one each interval. Safe from any thread.
 */
final class Contact {
  private final ContactSource source;
  private final Debounce debounce;
  private final Due heartbeat;

  Contact(ContactSource source) {
    this.source = source;
    this.debounce = new Debounce(source.debounce().toMillis());
    this.heartbeat = new Due(source.point().interval());
  }

  ContactSource source() {
    return source;
  }

  /** Notes an edge. */
  synchronized void see(boolean level, long nowMillis) {
    debounce.see(level, nowMillis);
  }

  /**
   * Adds what is to be told now.
   *
   * @return whether an alarm-class contact has changed.
   */
  synchronized boolean tell(long nowMillis, Readings.Builder batch) {
    Point point = source.point();
    Optional<Debounce.Change> change = debounce.settle(nowMillis);
    if (change.isPresent()) {
      batch.add(point, change.get().atMillis(), source.active().value(change.get().level()));
      heartbeat.restart(nowMillis);
      return source.alarm();
    }
    Optional<Boolean> level = debounce.level();
    if (level.isEmpty() && debounce.waiting()) {
      // The first level is on its way; only one that never rests is no answer.
      heartbeat.begin(nowMillis);
    }
    if (heartbeat.due(nowMillis)) {
      if (level.isPresent()) {
        batch.add(point, nowMillis, source.active().value(level.get()));
      } else {
        batch.add(point, nowMillis, Quality.NO_ANSWER);
      }
    }
    return false;
  }
}
