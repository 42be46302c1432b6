package org.lamppost.sense.coap;

import java.util.ArrayList;
import java.util.List;
import org.lamppost.api.GatewayClock;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a pack into a batch of readings: all of it or nothing.
 *
 * <p>Safe from any thread.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  /** RFC 8428 clause 4.5.3: below this many seconds a time counts from now. */
  private static final double RELATIVE_BELOW = 1 << 28;

  /** A sensor's clock that is further ahead than this is wrong, and arrival decides. */
  private static final long FUTURE_MILLIS = 60_000;

  private final PortPoints points;
  private final GatewayClock clock;
  private final LogLimit wrongUnits;

  Intake(PortPoints points, GatewayClock clock) {
    this.points = points;
    this.clock = clock;
    this.wrongUnits = new LogLimit(clock);
  }

  /**
   * Finds every record's point and judges its value.
   *
   * @return urgent if one of the devices is alarm-class.
   * @throws UnknownNameException if one name is not known; then nothing is taken.
   */
  Readings take(List<SenmlRecord> records) throws UnknownNameException {
    List<PortPoints.Sensed> sensed = new ArrayList<>(records.size());
    for (SenmlRecord record : records) {
      sensed.add(points.find(record.name()));
    }
    long now = clock.monotonicMillis();
    Readings.Builder batch = Readings.arrivedAt(now);
    for (int i = 0; i < records.size(); i++) {
      add(batch, sensed.get(i), records.get(i), now);
    }
    if (sensed.stream().anyMatch(each -> each.device().alarm())) {
      batch.urgent();
    }
    return batch.build();
  }

  private void add(Readings.Builder batch, PortPoints.Sensed sensed, SenmlRecord record, long now) {
    long sampled = sampleMillis(record.seconds(), now);
    if (record.unit().isEmpty() || record.unit().equals(sensed.unit())) {
      batch.add(sensed.point(), sampled, record.value());
      return;
    }
    wrongUnits.log(
        suppressed ->
            LOG.warn(
                "unit on the wire is not the profile's, value not used point={} unit={} expected={}"
                    + " suppressed={}",
                sensed.point().id(),
                record.unit(),
                sensed.unit(),
                suppressed));
    batch.add(sensed.point(), sampled, Quality.WRONG_UNIT);
  }

  private long sampleMillis(double seconds, long now) {
    if (seconds == 0) {
      return now;
    }
    long millis = Math.round(seconds * 1_000);
    long sampled = seconds < RELATIVE_BELOW ? now + millis : clock.monotonicMillisOf(millis);
    return sampled - now > FUTURE_MILLIS ? now : sampled;
  }
}
