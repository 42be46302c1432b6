package org.lamppost.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lamppost.api.Faults;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Line;
import org.lamppost.model.Command;
import org.lamppost.model.Fault;
import org.lamppost.model.OutputCommand;
import org.lamppost.model.Readings;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;
import org.lamppost.model.Stream;

/**
 * A link between a journal in memory and a broker that the test plays, on a clock that it moves.
 */
final class Street implements Line, Faults, GatewayClock {
  final FakeOutbox outbox = new FakeOutbox();
  final List<FakeUplink> uplinks = new ArrayList<>();
  final List<String> reported = new ArrayList<>();
  final List<Command> commands = new ArrayList<>();
  final List<OutputCommand> outputCommands = new ArrayList<>();
  final List<Fault> faults = new ArrayList<>();
  final Mailbox mailbox = new Mailbox();
  final ForwardStatus status;
  final Plan plan;
  private final CityLink link;
  long now = 1_000_000;
  long due;

  Street() {
    this(true);
  }

  Street(boolean receipts) {
    this(Plan.of(TestSettings.of(Map.of("receipts", receipts))));
  }

  Street(Plan plan) {
    this.plan = plan;
    status = new ForwardStatus(plan.broker().toString(), utcMillis());
    Drain drain = new Drain(plan.drain(), outbox, this, status);
    HeadsNews heads = new HeadsNews(outbox, plan.drain().headsMillis(), status);
    CityLink.Parts parts =
        new CityLink.Parts(
            plan,
            site(),
            "0.1.0",
            this,
            () -> {
              FakeUplink uplink = new FakeUplink();
              uplinks.add(uplink);
              return uplink;
            },
            this);
    link =
        new CityLink(
            parts,
            mailbox,
            drain,
            heads,
            new Downlink(new Topics(FakeOutbox.GATEWAY), drain, this, status),
            new Backoff(plan.pauses(), new SplittableRandom(7)),
            status);
    outbox.listen(
        () -> {
          drain.expectMore();
          heads.expectMore();
        });
  }

  static Site site() {
    return new Site(
        FakeOutbox.GATEWAY,
        ZoneId.of("Asia/Shanghai"),
        Settings.empty("board.yaml", 0),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** Lets the link do what is due. */
  void turn() {
    due = link.turn();
  }

  /** Moves the clock and lets the link do what is due. */
  void pass(long millis) {
    now += millis;
    turn();
  }

  void stop() {
    link.stop();
  }

  FakeUplink last() {
    return uplinks.get(uplinks.size() - 1);
  }

  /** Connects, with a broker that grants so many unacknowledged publications. */
  FakeUplink connect(int unacknowledged) {
    turn();
    FakeUplink uplink = last();
    uplink.connecting.complete(new Uplink.Terms(unacknowledged, 100_000));
    turn();
    uplink.subscribing.complete(null);
    turn();
    return uplink;
  }

  FakeUplink connect() {
    return connect(1_000);
  }

  void lose() {
    last().listener.lost("cut");
    turn();
  }

  /** The broker acknowledges all, until nothing more comes. */
  void settle() {
    int before;
    do {
      before = last().published.size();
      last().acknowledge();
      turn();
    } while (last().published.size() > before);
  }

  void receipt(Stream stream, long through) {
    receipt("e1", stream, through);
  }

  void receipt(String epoch, Stream stream, long through) {
    down(
        "receipt",
        "{\"v\":1,\"epoch\":\""
            + epoch
            + "\",\"stream\":\""
            + stream.label()
            + "\",\"through\":"
            + through
            + "}");
  }

  void down(String topic, String payload) {
    last()
        .listener
        .received(
            new Uplink.Message(
                "lamppost/v1/" + FakeOutbox.GATEWAY + "/" + topic, payload.getBytes(UTF_8)));
    turn();
  }

  @SuppressWarnings("unchecked") // the status' own form
  long count(String name, Stream stream) {
    return (Long) ((Map<String, Object>) status.get().get(name)).get(stream.label());
  }

  long count(String name) {
    return (Long) status.get().get(name);
  }

  /** Bodies of a stream as the outbox makes them. */
  static List<String> bodies(Stream stream, long from, long to) {
    List<String> bodies = new ArrayList<>();
    for (long sequence = from; sequence <= to; sequence++) {
      bodies.add(stream.label() + " e1 " + sequence);
    }
    return bodies;
  }

  static Map<Stream, Integer> windows(int incident, int audit, int telemetry) {
    return new EnumMap<>(
        Map.of(Stream.INCIDENT, incident, Stream.AUDIT, audit, Stream.TELEMETRY, telemetry));
  }

  @Override
  public CompletionStage<Void> offer(Readings batch) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void command(OutputCommand command) {
    outputCommands.add(command);
  }

  @Override
  public void command(Command command) {
    commands.add(command);
  }

  @Override
  public void reported(String incidentId) {
    reported.add(incidentId);
  }

  @Override
  public void report(Fault fault) {
    if (!faults.contains(fault)) {
      faults.add(fault);
    }
  }

  @Override
  public List<Fault> all() {
    return List.copyOf(faults);
  }

  @Override
  public long monotonicMillis() {
    return now;
  }

  @Override
  public long utcMillis() {
    return 1_795_392_000_000L + now;
  }

  @Override
  public String bootId() {
    return "boot-1";
  }
}
