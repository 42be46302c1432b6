package org.lamppost.act;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lamppost.api.Actions.Order;
import org.lamppost.api.Actions.Standing;
import org.lamppost.api.Journal;
import org.lamppost.api.Outputs;
import org.lamppost.model.ActionReport;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Loss;
import org.lamppost.model.Outcome;
import org.lamppost.model.Output;
import org.lamppost.model.Output.Bar;
import org.lamppost.model.Output.Fallback;
import org.lamppost.model.OutputCommand;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Range;
import org.lamppost.model.Readings;
import org.lamppost.model.RecordId;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;
import org.lamppost.model.Stream;

/** A board with outputs that do what they are told, unless a test says otherwise. */
final class Gear implements Outputs, Journal {
  static final int FAN = 0;
  static final int SPRINKLER = 1;
  static final int CONTACTOR = 2;
  static final int VALVE = 3;
  static final int SIREN = 4;
  static final int HORN = 5;

  private static final List<String> NAMES =
      List.of("fan", "sprinkler", "contactor", "valve", "siren", "horn");

  final ManualAgenda time = new ManualAgenda();
  final Map<Integer, Double> positions = new HashMap<>();
  final List<String> writes = new ArrayList<>();
  final List<String> audit = new ArrayList<>();
  final Set<Integer> refusing = new HashSet<>();
  final Set<Integer> silent = new HashSet<>();
  boolean journalFails;
  boolean journalHangs;
  Switchboard board;

  private final Map<Integer, Output> outputs = new HashMap<>();
  private int commands;

  Gear() {
    for (int i = 0; i < NAMES.size(); i++) {
      positions.put(i, 0.0);
      declare(i, 0, Fallback.HOLD);
    }
  }

  Gear declare(int point, double rest, Fallback atStart, Bar... bars) {
    outputs.put(
        point,
        new Output(
            point,
            rest,
            point != VALVE,
            point >= SIREN,
            atStart,
            Fallback.HOLD,
            Map.of(),
            List.of(bars)));
    return this;
  }

  /** A board with its driver and a journal, told that no incident is open. */
  void start() {
    start(new Standing(Set.of(), List.of()));
  }

  void start(Standing standing) {
    board = new Switchboard(site(), time, time, 3_000);
    board.use(this);
    board.add(this);
    time.pass(0);
    board.standing(standing);
    time.pass(0);
  }

  Outcome order(int point, double value, int level) {
    CompletableFuture<ActionReport> report =
        board.perform(new Order(point, value, "01JD", level)).toCompletableFuture();
    time.pass(0);
    return report.isDone() ? report.join().outcome() : null;
  }

  void hold(int point, double value, long seconds) {
    command(OutputCommand.Type.HOLD, NAMES.get(point), value, seconds, "mounting");
  }

  void free(int point) {
    command(OutputCommand.Type.FREE, NAMES.get(point), 0, 0, "done");
  }

  void command(OutputCommand.Type type, String name, double value, long seconds, String why) {
    String id = "c-" + commands++;
    board.command(new OutputCommand(id, "p/" + name, type, value, seconds, "op-3", why));
    time.pass(0);
  }

  void open(String... types) {
    board.standing(new Standing(Set.of(types), List.of()));
    time.pass(0);
  }

  List<String> takeWrites() {
    List<String> taken = List.copyOf(writes);
    writes.clear();
    return taken;
  }

  Object status(String key) {
    board.status();
    time.pass(0);
    return board.status().get(key);
  }

  private Site site() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      points.add(
          new Point(
              i,
              new PointId("p", NAMES.get(i)),
              i == FAN ? "%" : "",
              i == FAN ? new Range(0, 100, 1) : Range.CONTACT,
              Duration.ofSeconds(1),
              true,
              Settings.empty("site", 1)));
    }
    return new Site(
        "pole-1",
        ZoneId.of("Asia/Shanghai"),
        Settings.empty("site", 1),
        List.of(),
        List.of(),
        points,
        List.of(),
        List.copyOf(outputs.values()));
  }

  @Override
  public boolean drives(int point) {
    return true;
  }

  @Override
  public CompletionStage<Outcome> write(int point, double value) {
    writes.add(NAMES.get(point) + "=" + value);
    if (refusing.contains(point)) {
      return CompletableFuture.completedFuture(new Outcome.Refused("no"));
    }
    if (silent.contains(point)) {
      return new CompletableFuture<>();
    }
    positions.put(point, value);
    return CompletableFuture.completedFuture(new Outcome.Done(value));
  }

  @Override
  public CompletionStage<Outcome> read(int point) {
    return CompletableFuture.completedFuture(
        silent.contains(point)
            ? new Outcome.Unknown("silent")
            : new Outcome.Done(positions.get(point)));
  }

  @Override
  public CompletionStage<RecordId> accept(AuditEntry entry) {
    if (journalFails) {
      throw new IllegalStateException("disk");
    }
    if (journalHangs) {
      return new CompletableFuture<>();
    }
    audit.add(entry.kind() + " " + entry.subject() + " " + entry.detail());
    return CompletableFuture.completedFuture(
        new RecordId("pole-1", "e", Stream.AUDIT, audit.size()));
  }

  @Override
  public CompletionStage<RecordId> accept(IncidentChange change, byte[] checkpoint) {
    throw new IllegalStateException("act writes no incidents");
  }

  @Override
  public CompletionStage<Void> accept(Readings batch) {
    throw new IllegalStateException("act writes no readings");
  }

  @Override
  public CompletionStage<Void> accept(Loss loss) {
    throw new IllegalStateException("act loses no readings");
  }

  @Override
  public byte[] checkpoint() {
    return new byte[0];
  }
}
