package org.lamppost.profile;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.lamppost.api.Faults;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the faults that a person must mend, each once.
 *
 * <p>Bounded: the first {@value #MOST} are held; of what comes later only a last entry tells, so
 * that a room that reports without end costs neither memory nor log.
 *
 * <p>Safe from any thread.
 */
final class FaultLedger implements Faults {
  static final int MOST = 500;

  private static final Logger LOG = LoggerFactory.getLogger(FaultLedger.class);
  private static final Fault MORE =
      new Fault("faults", 0, "more than " + MOST + " faults, the rest is not listed", "");

  private final Set<Fault> faults = new LinkedHashSet<>();
  private final boolean logging;

  FaultLedger() {
    this(true);
  }

  private FaultLedger(boolean logging) {
    this.logging = logging;
  }

  /** One that does not log: for whoever shows the faults to a person at once. */
  static FaultLedger silent() {
    return new FaultLedger(false);
  }

  @Override
  public void report(Fault fault) {
    Optional<Fault> noted = note(fault);
    if (logging) {
      noted.ifPresent(news -> LOG.warn("left out until mended fault=\"{}\"", news));
    }
  }

  /** The fault that is now in the list and was not before. */
  private synchronized Optional<Fault> note(Fault fault) {
    Fault noted = faults.size() < MOST || faults.contains(fault) ? fault : MORE;
    return faults.add(noted) ? Optional.of(noted) : Optional.empty();
  }

  @Override
  public synchronized List<Fault> all() {
    return List.copyOf(faults);
  }

  /** What the reading gives; or nothing, and its fault is reported. */
  <T> Optional<T> orReport(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (FaultException faulty) {
      report(faulty.fault());
      return Optional.empty();
    }
  }
}
