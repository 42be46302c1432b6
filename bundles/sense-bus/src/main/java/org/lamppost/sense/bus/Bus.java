package org.lamppost.sense.bus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Line;
import org.lamppost.model.Outcome;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls and switches the devices of one port, one request at a time: sounders first, then other
 * writes, then what has been due for longest.
 *
 * <p>{@link #turn} is called by one thread at a time; everything else is safe from any thread.
 */
final class Bus {
  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

  private final BusPlan plan;
  private final BusLimits limits;
  private final Contact contact;
  private final Line line;
  private final GatewayClock clock;
  private final List<Slave> slaves;
  private final Map<Integer, Switching> outputs = new HashMap<>();
  private final BusCounts counts = new BusCounts();
  private final SwitchingQueue writes = new SwitchingQueue();
  private volatile Switching inHand;
  private volatile boolean stopped;

  // valid for the bus's own turns
  private final Deque<Poll> polls = new ArrayDeque<>();

  /** A request of one device that waits for its turn. */
  private record Poll(Slave slave, Span span) {}

  /**
   * Begins with all points due; nothing is opened before the first turn.
   *
   * @param random spreads reconnects.
   */
  Bus(
      BusPlan plan,
      BusLimits limits,
      Wire wire,
      Line line,
      GatewayClock clock,
      RandomGenerator random) {
    this.plan = plan;
    this.limits = limits;
    this.contact =
        new Contact(
            plan.port().id(),
            wire,
            clock,
            BackOff.jittered(limits.backOffMillis(plan.alarm()), random));
    this.line = line;
    this.clock = clock;
    long now = clock.monotonicMillis();
    this.slaves = plan.slaves().stream().map(slave -> new Slave(slave, now, limits)).toList();
    for (Slave slave : slaves) {
      for (PolledPoint polled : slave.points()) {
        if (polled.point().output()) {
          outputs.put(
              polled.point().index(), new Switching(slave, polled, Switching.NOTHING, null));
        }
      }
    }
  }

  /** The port that it serves. */
  BusPlan plan() {
    return plan;
  }

  /** Indexes of the points that it can switch. */
  Iterable<Integer> outputs() {
    return outputs.keySet();
  }

  /**
   * Queues a write. The caller wakes the bus.
   *
   * @param point index of one of {@link #outputs}.
   */
  CompletionStage<Outcome> write(int point, double value) {
    Switching output = outputs.get(point);
    Source source = output.output().source();
    OptionalInt raw = source.encode(value);
    if (raw.isEmpty()) {
      return refuse(output.output().point().id() + " takes " + source.domain() + ", not " + value);
    }
    return queue(output, raw.getAsInt());
  }

  /**
   * Queues a reading of an output's feedback, behind all writes. The caller wakes the bus.
   *
   * @param point index of one of {@link #outputs}.
   */
  CompletionStage<Outcome> read(int point) {
    return queue(outputs.get(point), Switching.NOTHING);
  }

  private CompletionStage<Outcome> queue(Switching output, int raw) {
    Switching switching =
        new Switching(output.slave(), output.output(), raw, new CompletableFuture<>());
    if (!writes.offer(switching)) {
      return refuse(SwitchingQueue.MOST + " writes already wait on port " + plan.port().id());
    }
    if (stopped) {
      refuseWaiting();
    }
    return switching.outcome();
  }

  /**
   * Makes at most one exchange, or one write with its read-back.
   *
   * @return monotonic milliseconds at which the next turn has something to do.
   */
  long turn() {
    Switching switching = writes.poll();
    if (switching != null) {
      perform(switching);
      return clock.monotonicMillis();
    }
    if (polls.isEmpty()) {
      planNext(clock.monotonicMillis());
    }
    Poll poll = polls.poll();
    if (poll != null) {
      perform(poll);
      return clock.monotonicMillis();
    }
    return slaves.stream().mapToLong(Slave::dueMillis).min().orElse(Long.MAX_VALUE);
  }

  /** Refuses what waits and ends a running exchange soon. */
  void stop() {
    stopped = true;
    refuseWaiting();
    contact.cancel();
  }

  /** Lets go of the port, after the last turn or after waiting for it in vain. */
  void close() {
    Switching abandoned = inHand;
    if (abandoned != null) {
      abandoned.outcome().complete(new Outcome.Unknown("stopped before the device answered"));
    }
    contact.close();
  }

  /** What to show of it. */
  Map<String, Object> status() {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("port", plan.port().id());
    status.put("where", plan.wiring().toString());
    status.put("up", contact.up());
    counts.show(status);
    List<Map<String, Object>> devices = new ArrayList<>();
    for (Slave slave : slaves) {
      Map<String, Object> device = new LinkedHashMap<>();
      device.put("device", slave.id());
      device.put("unit", slave.unit());
      device.put("answers", slave.silent().count() == 0);
      device.put("failures", slave.silent().count());
      devices.add(device);
    }
    status.put("devices", devices);
    return status;
  }

  private void planNext(long now) {
    Slave slave = slaves.stream().min(Comparator.comparingLong(Slave::dueMillis)).orElseThrow();
    List<PolledPoint> due =
        slave.points().stream().filter(polled -> polled.dueMillis() <= now).toList();
    for (Span span : Span.plan(due, slave.points(), limits)) {
      polls.add(new Poll(slave, span));
    }
    long missed = due.stream().mapToLong(polled -> polled.polled(now)).sum();
    counts.missedPolls(missed);
  }

  private void perform(Poll poll) {
    Slave slave = poll.slave();
    Span span = poll.span();
    long now = clock.monotonicMillis();
    if (!contact.worthwhile(slave, now)) {
      // Still dead as far as we know: say so, but do not spend the others' time on it.
      offer(failed(span.due(), now, Quality.NO_ANSWER));
      return;
    }
    Answer answer =
        ask(slave, new Request.Read(slave.unit(), span.table(), span.address(), span.count()));
    long at = clock.monotonicMillis();
    if (answer instanceof Answer.Values values) {
      accepted(slave, span);
      offer(values(span, values.raw(), at));
    } else if (answer instanceof Answer.Rejected rejected) {
      refused(slave, span, rejected);
      offer(failed(span.covered(), at, Quality.REFUSED));
    } else {
      offer(failed(span.covered(), at, Quality.NO_ANSWER));
    }
  }

  private void perform(Switching switching) {
    inHand = switching;
    Outcome outcome = new Outcome.Unknown("the write failed inside the gateway");
    try {
      outcome = switching.writes() ? carryOut(switching) : look(switching);
    } finally {
      // Whatever goes wrong here, the caller's stage completes.
      switching.outcome().complete(outcome);
      inHand = null;
    }
  }

  /** Reads only; a device that is still dead as far as we know is not asked. */
  private Outcome look(Switching switching) {
    return contact.worthwhile(switching.slave(), clock.monotonicMillis())
        ? readBack(switching)
        : new Outcome.Unknown("not read back: no answer lately");
  }

  private Outcome carryOut(Switching switching) {
    Slave slave = switching.slave();
    Source source = switching.output().source();
    counts.write();
    Answer answer =
        ask(
            slave,
            new Request.Write(slave.unit(), source.table(), source.address(), switching.raw()));
    return answer instanceof Answer.Written ? readBack(switching) : unwritten(switching, answer);
  }

  private Outcome readBack(Switching switching) {
    Slave slave = switching.slave();
    Span span = Span.of(List.of(switching.output()), slave.points());
    Answer answer =
        ask(slave, new Request.Read(slave.unit(), span.table(), span.address(), span.count()));
    long at = clock.monotonicMillis();
    if (answer instanceof Answer.Values values) {
      offer(values(span, values.raw(), at));
      double value = switching.output().source().decode(values.raw(), span.address());
      return !switching.writes() || values.raw()[0] == switching.raw()
          ? new Outcome.Done(value)
          : new Outcome.Unknown("written, but reads back " + value);
    }
    boolean rejected = answer instanceof Answer.Rejected;
    offer(failed(span.covered(), at, rejected ? Quality.REFUSED : Quality.NO_ANSWER));
    String what = switching.writes() ? "written, but not read back: " : "not read back: ";
    return new Outcome.Unknown(what + Contact.reason(answer));
  }

  private Outcome unwritten(Switching switching, Answer answer) {
    String what = switching.output().point().id() + " not written: " + Contact.reason(answer);
    if (answer instanceof Answer.Rejected) {
      LOG.warn(
          "device refuses write device={} function={} register={} raw={} answer={}",
          switching.slave().id(),
          switching.output().source().table().writeFunction(),
          switching.output().source().address(),
          switching.raw(),
          answer);
    }
    boolean certain = answer instanceof Answer.Rejected || answer instanceof Answer.Unreachable;
    return certain
        ? new Outcome.Refused(what)
        : new Outcome.Unknown("perhaps written: " + Contact.reason(answer));
  }

  private Answer ask(Slave slave, Request request) {
    counts.request();
    return contact.exchange(slave, request);
  }

  private void refused(Slave slave, Span span, Answer.Rejected rejected) {
    if (rejected.illegalAddress() && readSingly(slave, span)) {
      return;
    }
    boolean news = false;
    for (PolledPoint polled : span.covered()) {
      news |= polled.refused().begins();
    }
    if (news) {
      LOG.warn(
          "device refuses read device={} function={} register={} count={} answer=\"{}\"",
          slave.id(),
          span.table().readFunction(),
          span.address(),
          span.count(),
          rejected);
    }
  }

  /** One bad address must not silence its neighbours. Returns false if there are none. */
  private boolean readSingly(Slave slave, Span span) {
    span.covered().forEach(polled -> polled.alone(true));
    List<Span> singles =
        Span.plan(span.due(), slave.points(), limits).stream()
            .filter(single -> single.count() < span.count())
            .toList();
    if (singles.isEmpty()) {
      return false;
    }
    LOG.info(
        "device refuses a request, reading its points singly device={} function={} register={}"
            + " count={}",
        slave.id(),
        span.table().readFunction(),
        span.address(),
        span.count());
    for (int i = singles.size() - 1; i >= 0; i--) {
      polls.addFirst(new Poll(slave, singles.get(i)));
    }
    return true;
  }

  private void accepted(Slave slave, Span span) {
    for (PolledPoint polled : span.covered()) {
      long refusals = polled.refused().ends();
      if (refusals > 0) {
        LOG.info(
            "device gives point again device={} point={} refusals={}",
            slave.id(),
            polled.point().id(),
            refusals);
      }
    }
  }

  private static Readings.Builder values(Span span, int[] raw, long at) {
    Readings.Builder batch = Readings.arrivedAt(at);
    for (PolledPoint polled : span.covered()) {
      batch.add(polled.point(), at, polled.source().decode(raw, span.address()));
    }
    return batch;
  }

  private Readings.Builder failed(List<PolledPoint> points, long at, Quality quality) {
    Readings.Builder batch = Readings.arrivedAt(at);
    points.forEach(polled -> batch.add(polled.point(), at, quality));
    if (quality == Quality.REFUSED) {
      counts.refusals(points.size());
    } else {
      counts.noAnswers(points.size());
    }
    return batch;
  }

  private void offer(Readings.Builder batch) {
    int size = batch.size();
    counts.readings(size);
    line.offer(batch.build())
        .whenComplete(
            (kept, failure) -> {
              if (failure != null) {
                counts.notTaken(size);
              }
            });
  }

  private static CompletionStage<Outcome> refuse(String why) {
    return CompletableFuture.completedFuture(new Outcome.Refused(why));
  }

  private void refuseWaiting() {
    for (Switching waiting = writes.poll(); waiting != null; waiting = writes.poll()) {
      waiting.outcome().complete(new Outcome.Refused("port " + plan.port().id() + " is closed"));
    }
  }
}
