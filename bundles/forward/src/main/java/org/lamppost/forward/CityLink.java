package org.lamppost.forward;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.lamppost.api.Faults;
import org.lamppost.api.GatewayClock;
import org.lamppost.model.Fault;
import org.lamppost.model.Site;
import org.lamppost.wire.Birth;
import org.lamppost.wire.StateCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to the city: waits, connects, drains, and begins anew when it breaks.
 *
 * <p>Not thread-safe: confined to the room's thread, which calls {@link #turn} whenever the mailbox
 * has news or the time it asked for has come.
 */
final class CityLink {
  private static final Logger LOG = LoggerFactory.getLogger(CityLink.class);

  /**
   * Longer than a TLS handshake takes over a bad mobile link; our own limit, not the transport's.
   */
  private static final long CONNECT_MILLIS = 15_000;

  /** A city that never stops talking must not keep us from sending. */
  private static final int EVENTS_A_TURN = 256;

  private static final Duration FAREWELL = Duration.ofMillis(600);

  /** Where the link stands. */
  private sealed interface State {
    /** Until the next attempt, monotonic milliseconds. */
    record Waiting(long untilMillis) implements State {}

    /** Connecting and subscribing, not beyond a moment. */
    record Connecting(Uplink uplink, long untilMillis) implements State {}

    /** Connected and draining. */
    record Online(Uplink uplink, long sinceMillis) implements State {}
  }

  /** What the link is made of. */
  record Parts(
      Plan plan,
      Site site,
      String software,
      Faults faults,
      Supplier<Uplink> uplinks,
      GatewayClock clock) {}

  private final Parts parts;
  private final Topics topics;
  private final Mailbox mailbox;
  private final Drain drain;
  private final HeadsNews heads;
  private final Downlink downlink;
  private final Backoff backoff;
  private final ForwardStatus status;

  private State state = new State.Waiting(0);
  private String announcedEpoch = "";

  /** The last message about ourselves: only one at a time is without the broker's answer. */
  private CompletableFuture<Void> ownMessage = CompletableFuture.completedFuture(null);

  private boolean lossTold;
  private boolean everOnline;

  CityLink(
      Parts parts,
      Mailbox mailbox,
      Drain drain,
      HeadsNews heads,
      Downlink downlink,
      Backoff backoff,
      ForwardStatus status) {
    this.parts = parts;
    this.topics = new Topics(parts.site().gatewayId());
    this.mailbox = mailbox;
    this.drain = drain;
    this.heads = heads;
    this.downlink = downlink;
    this.backoff = backoff;
    this.status = status;
  }

  /**
   * Does all that is due.
   *
   * @return when to be called again at the latest, monotonic milliseconds.
   */
  long turn() {
    long now = parts.clock().monotonicMillis();
    Event event;
    for (int i = 0; i < EVENTS_A_TURN && (event = mailbox.poll()) != null; i++) {
      if (event.from() == uplink()) {
        handle(event, now);
      }
    }
    if (state instanceof State.Waiting waiting && now >= waiting.untilMillis()) {
      connect(now);
    } else if (state instanceof State.Connecting connecting && now >= connecting.untilMillis()) {
      lose("no answer within " + CONNECT_MILLIS + " ms", false, now);
    } else if (state instanceof State.Online online) {
      drain(online, now);
    }
    return dueMillis();
  }

  /** Gives the connection up after an unexpected failure, and begins anew. */
  void abandon(String reason) {
    lose(reason, false, parts.clock().monotonicMillis());
  }

  /** Says goodbye and disconnects; takes at most one and a half seconds. */
  void stop() {
    Uplink uplink = uplink();
    if (uplink == null) {
      enter(new State.Waiting(Long.MAX_VALUE), "stopped");
      return;
    }
    // Without its goodbye the broker must publish the will, so we leave without a word then.
    boolean said =
        state instanceof State.Online && within(uplink.publish(offline("stopped"), true));
    if (!within(uplink.close(said))) {
      LOG.warn("transport did not end in time broker={}", parts.plan().broker());
    }
    enter(new State.Waiting(Long.MAX_VALUE), "stopped");
  }

  private void handle(Event event, long now) {
    if (event instanceof Event.Connected connected) {
      drain.begin(connected.terms());
      forward(connected.from(), connected.from().subscribe(topics.down()));
    } else if (event instanceof Event.Subscribed subscribed) {
      online(subscribed.from(), now);
    } else if (event instanceof Event.Lost lost) {
      lose(lost.reason(), lost.forPeople(), now);
    } else if (event instanceof Event.Published published) {
      drain.answered(published.flight(), published.problem(), now);
    } else if (event instanceof Event.Received received) {
      downlink.take(received.message(), now);
    }
  }

  private void connect(long now) {
    Uplink uplink = parts.uplinks().get();
    enter(new State.Connecting(uplink, now + CONNECT_MILLIS), "connecting");
    uplink
        .connect(
            offline("link lost"),
            new Uplink.Listener() {
              @Override
              public void received(Uplink.Message message) {
                if (!mailbox.post(new Event.Received(uplink, message))) {
                  status.add(ForwardStatus.Count.DROPPED);
                }
              }

              @Override
              public void lost(String reason) {
                mailbox.post(new Event.Lost(uplink, reason, false));
              }
            })
        .whenComplete(
            (terms, problem) ->
                mailbox.post(
                    problem == null ? new Event.Connected(uplink, terms) : lost(uplink, problem)));
  }

  private void forward(Uplink uplink, CompletionStage<Void> subscribing) {
    subscribing.whenComplete(
        (done, problem) ->
            mailbox.post(problem == null ? new Event.Subscribed(uplink) : lost(uplink, problem)));
  }

  private void online(Uplink uplink, long now) {
    enter(new State.Online(uplink, now), "online");
    if (everOnline) {
      status.add(ForwardStatus.Count.RECONNECTS);
    }
    everOnline = true;
    lossTold = false;
    announcedEpoch = "";
    ownMessage = CompletableFuture.completedFuture(null);
    heads.begin(now);
    LOG.info("online broker={}", parts.plan().broker());
  }

  private void drain(State.Online online, long now) {
    drain.look(now);
    announce(online.uplink());
    drain.repeatOverdue(now);
    for (Flight flight = drain.next(now); flight != null; flight = drain.next(now)) {
      send(online.uplink(), flight);
    }
    sendHeads(online.uplink(), now);
    long limit = 2 * parts.plan().keepAlive().toMillis();
    long since = drain.inTransitSince();
    if (since != Long.MAX_VALUE && now - since >= limit) {
      lose("no acknowledgement for " + limit + " ms", false, now);
    }
  }

  private void send(Uplink uplink, Flight flight) {
    Uplink.Message message =
        new Uplink.Message(topics.of(flight.record().id().stream()), flight.record().body());
    uplink
        .publish(message, false)
        .whenComplete(
            (done, problem) ->
                mailbox.post(
                    new Event.Published(uplink, flight, problem == null ? "" : text(problem))));
  }

  /** Publishes the birth, again when another epoch has begun. */
  private void announce(Uplink uplink) {
    if (drain.epoch().isEmpty() || drain.epoch().equals(announcedEpoch)) {
      return;
    }
    announcedEpoch = drain.epoch();
    Uplink.Message birth = new Uplink.Message(topics.state(), StateCodec.birth(birth()));
    publishOwn(uplink, birth, true, () -> {});
  }

  /** Publishes the journal's signed heads when they are due; nobody gives a receipt for them. */
  private void sendHeads(Uplink uplink, long now) {
    if (announcedEpoch.isEmpty() || !ownMessage.isDone()) {
      return;
    }
    byte[] message = heads.next(now);
    if (message.length > 0) {
      publishOwn(uplink, new Uplink.Message(topics.heads(), message), false, heads::expectMore);
    }
  }

  private void publishOwn(
      Uplink uplink, Uplink.Message message, boolean retained, Runnable refused) {
    CompletableFuture<Void> answered = new CompletableFuture<>();
    ownMessage = answered;
    uplink
        .publish(message, retained)
        .whenComplete(
            (done, problem) -> {
              if (problem != null) {
                LOG.warn("not published topic={} reason={}", message.topic(), text(problem));
                refused.run();
              }
              answered.complete(null);
              mailbox.wake();
            });
  }

  private Birth birth() {
    Site site = parts.site();
    Instant now = Instant.ofEpochMilli(parts.clock().utcMillis());
    List<String> faults = parts.faults().all().stream().map(Fault::toString).toList();
    return new Birth(
        site.gatewayId(),
        drain.epoch(),
        parts.clock().bootId(),
        now.atZone(site.zone()).toOffsetDateTime(),
        parts.software(),
        site.devices().size(),
        site.points().size(),
        faults);
  }

  private Uplink.Message offline(String reason) {
    return new Uplink.Message(topics.state(), StateCodec.offline(parts.site().gatewayId(), reason));
  }

  private void lose(String reason, boolean forPeople, long now) {
    Uplink uplink = uplink();
    if (uplink == null) {
      return;
    }
    uplink.close(false);
    if (state instanceof State.Online online
        && now - online.sinceMillis() >= parts.plan().pauses().longestMillis()) {
      // A broker that accepts and drops at once is not to be hammered.
      backoff.reset();
    }
    long wait = backoff.next();
    status.error(reason);
    String broker = parts.plan().broker().toString();
    if (!lossTold) {
      LOG.warn("offline, trying again broker={} in={}ms reason={}", broker, wait, reason);
    } else {
      LOG.debug("still offline broker={} in={}ms reason={}", broker, wait, reason);
    }
    lossTold = true;
    if (forPeople) {
      parts.faults().report(new Fault(ForwardSettings.PID, 0, broker + ": " + reason, ""));
    }
    enter(new State.Waiting(now + wait), "waiting");
  }

  private long dueMillis() {
    if (state instanceof State.Waiting waiting) {
      return waiting.untilMillis();
    }
    if (state instanceof State.Connecting connecting) {
      return connecting.untilMillis();
    }
    long since = drain.inTransitSince();
    long limit = 2 * parts.plan().keepAlive().toMillis();
    long due = Math.min(drain.dueMillis(), since == Long.MAX_VALUE ? since : since + limit);
    return ownMessage.isDone() && !announcedEpoch.isEmpty()
        ? Math.min(due, heads.dueMillis())
        : due;
  }

  private void enter(State next, String name) {
    state = next;
    status.state(name, parts.clock().utcMillis());
  }

  /** The present connection, or null while waiting. */
  private Uplink uplink() {
    if (state instanceof State.Connecting connecting) {
      return connecting.uplink();
    }
    return state instanceof State.Online online ? online.uplink() : null;
  }

  private static boolean within(CompletionStage<Void> stage) {
    try {
      stage.toCompletableFuture().get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("not done in time", e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Event lost(Uplink uplink, Throwable problem) {
    Throwable cause = problem.getCause() != null ? problem.getCause() : problem;
    boolean forPeople =
        (problem instanceof UplinkException first && first.forPeople())
            || (cause instanceof UplinkException second && second.forPeople());
    return new Event.Lost(uplink, text(problem), forPeople);
  }

  private static String text(Throwable problem) {
    return problem.getMessage() == null ? problem.toString() : problem.getMessage();
  }
}
