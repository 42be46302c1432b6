package org.lamppost.sense.bus;

import org.lamppost.api.GatewayClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wire of a bus with its memory of what answers: leaves dead ports and devices alone for a
 * time, and logs only when one falls silent or comes back.
 *
 * <p>Confined to its bus, except {@link #cancel}, {@link #close} and {@link #up}.
 */
final class Contact {
  private static final Logger LOG = LoggerFactory.getLogger(Contact.class);

  private final String port;
  private final Wire wire;
  private final GatewayClock clock;
  private final BackOff backOff;
  private final Trouble down = new Trouble();
  private volatile boolean cancelled;

  /**
   * Begins in good faith.
   *
   * @param port the port's id, for messages.
   * @param backOff for the port as a whole.
   */
  Contact(String port, Wire wire, GatewayClock clock, BackOff backOff) {
    this.port = port;
    this.wire = wire;
    this.clock = clock;
    this.backOff = backOff;
  }

  /** Whether a poll may be tried now, or port or device are still left alone. */
  boolean worthwhile(Slave slave, long nowMillis) {
    return backOff.ready(nowMillis) && slave.backOff().ready(nowMillis);
  }

  /** Sends a request in any case, and learns from what becomes of it. */
  Answer exchange(Slave slave, Request request) {
    Answer answer = wire.exchange(request);
    long now = clock.monotonicMillis();
    if (answer instanceof Answer.Unreachable unreachable) {
      portLost(unreachable.why(), now);
    } else if (answer instanceof Answer.Silent silent) {
      silent(slave, silent, now);
    } else {
      answered(slave);
    }
    return answer;
  }

  /** Why there is no answer, or which exception it is. */
  static String reason(Answer answer) {
    if (answer instanceof Answer.Silent silent) {
      return silent.why();
    }
    return answer instanceof Answer.Unreachable unreachable ? unreachable.why() : answer.toString();
  }

  /** Whether the port could be reached when it was last tried. */
  boolean up() {
    return down.count() == 0;
  }

  /** Ends a running exchange soon and refuses further ones. */
  void cancel() {
    cancelled = true;
    wire.cancel();
  }

  /** Closes the port. */
  void close() {
    wire.close();
  }

  private void portLost(String why, long now) {
    backOff.failed(now);
    if (down.begins() && !cancelled) {
      LOG.warn("port is down, trying again port={} reason=\"{}\"", port, why);
    }
  }

  private void silent(Slave slave, Answer.Silent silent, long now) {
    slave.backOff().failed(now);
    if (silent.portLost()) {
      portLost(silent.why(), now);
    } else if (slave.silent().begins()) {
      LOG.warn(
          "device does not answer port={} device={} unit={} reason=\"{}\"",
          port,
          slave.id(),
          slave.unit(),
          silent.why());
    }
  }

  private void answered(Slave slave) {
    backOff.succeeded();
    slave.backOff().succeeded();
    long failuresOfPort = down.ends();
    if (failuresOfPort > 0) {
      LOG.info("port is up again port={} failures={}", port, failuresOfPort);
    }
    long failures = slave.silent().ends();
    if (failures > 0) {
      // Perhaps another device under the same address: it may hold what the old one did not.
      slave.points().forEach(polled -> polled.alone(false));
      LOG.info("device answers again port={} device={} failures={}", port, slave.id(), failures);
    }
  }
}
