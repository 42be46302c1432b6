package org.lamppost.keep;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lamppost.api.GatewayClock;
import org.lamppost.model.Loss;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;

/**
 * {@code telemetry.db}: the raw tail and the sealed blocks.
 *
 * <p>What is committed first becomes a row of the table {@code tail}; when the tail is large or old
 * enough, its rows become one block in the same transaction that deletes them. Memory holds a copy
 * of the tail, so that nothing is read back.
 *
 * <p>Confined to the telemetry writer, but for what says otherwise.
 */
final class TelemetryStore {
  static final List<String> TABLES =
      List.of(
          StreamTable.creation(Stream.TELEMETRY),
          "CREATE TABLE tail(seq INTEGER PRIMARY KEY, at INTEGER, subject TEXT, body BLOB)");
  static final String NUMBERS = "numbers";
  static final String SESSION = "session";

  private final Database database;
  private final Limits limits;
  private final GatewayClock clock;
  private final Capacity capacity;
  private final StreamTable blocks;
  private final Thinning thinning;
  private final LossTally tally = new LossTally();
  private final RunTime ran;
  private final AgeMarks age;

  // follows the file, commit by commit
  private final List<TailRow> tail = new ArrayList<>();
  private Numbers numbers = Numbers.none();
  private Session session;
  private boolean begun;
  private volatile int tailReadings;

  TelemetryStore(Database database, Identity identity, Pair.Setting setting, RunTime ran) {
    this.database = database;
    this.limits = setting.limits();
    this.clock = setting.clock();
    this.capacity = setting.capacity();
    this.blocks = new StreamTable(database, identity, Stream.TELEMETRY, setting.key());
    this.ran = ran;
    long most = limits.age().millis(Stream.TELEMETRY);
    this.age = new AgeMarks(database, blocks, Stream.TELEMETRY, ran, most);
    this.thinning = new Thinning(database, blocks, limits, tally, age);
  }

  /** Reads what is in the file. */
  void load() throws SQLException {
    blocks.load(limits.destinations());
    thinning.load();
    numbers = Numbers.decode(database.state(NUMBERS));
    byte[] blob = database.state(SESSION);
    session = blob.length == 0 ? null : Session.decode(blob);
    database.read(
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement("SELECT body FROM tail ORDER BY seq");
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              tail.add(TailRow.decode(rows.getBytes(1)));
            }
          }
          return null;
        });
    if (session != null) {
      ran.atLeast(known().ranAt(moment(clock.monotonicMillis(), Long.MAX_VALUE)));
    }
    age.load();
  }

  /** The earlier run, with the last commit that is known of it. */
  private Session known() {
    return tail.isEmpty() ? session : session.with(tail.get(tail.size() - 1).moment());
  }

  /** The table of sealed blocks. Safe from any thread. */
  StreamTable blocks() {
    return blocks;
  }

  /** How many readings are durable but not yet in a block. Safe from any thread. */
  int tailReadings() {
    return tailReadings;
  }

  /** What has been declared lost since the start. Safe from any thread. */
  Map<String, Object> losses() {
    return tally.status();
  }

  /**
   * Begins a run: seals what earlier runs left in the tail, declares what they may have taken with
   * them, and notes, durably, that this run has not ended on purpose.
   *
   * @param losses what else is to be declared, in this boot.
   */
  void begin(List<Loss> losses) throws SQLException {
    Moment now = moment(clock.monotonicMillis(), Long.MAX_VALUE);
    Numbers continued = numbers.copy();
    StreamTable.Extension end = blocks.extend();
    List<StreamTable.Row> rows = new ArrayList<>();
    for (List<TailRow> run : runs()) {
      Moment last = run.get(run.size() - 1).moment();
      BlockBuilder block = new BlockBuilder(continued);
      run.forEach(block::add);
      rows.add(row(end, block, last));
    }
    List<Left> left = leftBehind(now);
    for (Left each : left) {
      BlockBuilder block = new BlockBuilder(continued);
      block.add(each.loss());
      rows.add(row(end, block, each.moment()));
    }
    if (!losses.isEmpty()) {
      BlockBuilder block = new BlockBuilder(continued);
      losses.forEach(block::add);
      rows.add(row(end, block, now));
    }
    List<Runnable> after = new ArrayList<>();
    Session run = new Session(now, limits.windowMillis(), ran.millis(), false, false);
    database.transact(
        file -> {
          for (StreamTable.Row row : rows) {
            blocks.insert(row);
          }
          if (!rows.isEmpty()) {
            after.add(age.note(rows.get(rows.size() - 1).sequence()));
          }
          file.update("DELETE FROM tail");
          file.putState(NUMBERS, continued.encode());
          file.putState(SESSION, run.encode());
        });
    rows.forEach(blocks::inserted);
    after.forEach(Runnable::run);
    left.forEach(each -> tally.add(each.loss()));
    losses.forEach(tally::add);
    numbers = continued;
    session = run;
    clearTail();
    begun = true;
  }

  /** Whether the run has begun; else the next use begins it. */
  boolean begun() {
    return begun;
  }

  private void ensureBegun() throws SQLException {
    if (!begun) {
      begin(List.of());
    }
  }

  private record Left(Loss loss, Moment moment) {}

  private List<Left> leftBehind(Moment now) {
    if (session == null || session.clean()) {
      return List.of();
    }
    Session known = known();
    Loss loss = known.loss(now.bootId(), now.committedMillis());
    return List.of(new Left(loss, known.last()));
  }

  /** The tail's rows, one list for each boot. */
  private List<List<TailRow>> runs() {
    List<List<TailRow>> runs = new ArrayList<>();
    String boot = null;
    for (TailRow row : tail) {
      if (!row.moment().bootId().equals(boot)) {
        boot = row.moment().bootId();
        runs.add(new ArrayList<>());
      }
      runs.get(runs.size() - 1).add(row);
    }
    return runs;
  }

  /**
   * Milliseconds until a commit is due for readings that wait; not positive if it is overdue. They
   * are committed at once if the last commit is a window or longer ago: this is what bounds {@link
   * Session#loss}.
   */
  long commitDueIn() {
    return session.last().committedMillis() + limits.windowMillis() - clock.monotonicMillis();
  }

  /** Milliseconds until an idle time is to be noted, if nothing waits; see {@link Session}. */
  long restDueIn() {
    return session.idle() ? Long.MAX_VALUE : commitDueIn();
  }

  /** Notes that nothing has come for a window. */
  void rest() throws SQLException {
    ensureBegun();
    Session resting = session.idleAt(moment(clock.monotonicMillis(), Long.MAX_VALUE));
    database.transact(file -> file.putState(SESSION, resting.encode()));
    session = resting;
  }

  /** Milliseconds until the tail is to be sealed; the largest number if it is empty. */
  long sealDueIn() {
    return tail.isEmpty()
        ? Long.MAX_VALUE
        : tail.get(0).firstMillis() + limits.sealMillis() - clock.monotonicMillis();
  }

  /**
   * Commits in one transaction: entries to the tail, or, when it is time, tail and entries to a
   * block; and the receipts that have come.
   *
   * @param row what to add; null for nothing.
   * @param openSinceMillis when the oldest entry was accepted that is left for the next commit.
   * @return whether there is a new block.
   */
  boolean commit(TailRow row, long nowMillis, long openSinceMillis) throws SQLException {
    ensureBegun();
    boolean seal = sealDue(row, nowMillis);
    Moment now = moment(nowMillis, openSinceMillis);
    List<Runnable> after = new ArrayList<>();
    database.transact(
        file -> {
          if (seal) {
            after.add(seal(row, now));
          } else if (row != null) {
            byte[] blob = row.encode();
            file.update("INSERT INTO tail VALUES(?, ?, '', ?)", tail.size() + 1, utc(now), blob);
          }
          if (blocks.unsettled() > 0 || blocks.deletable()) {
            after.add(blocks.settle());
          }
        });
    if (row != null) {
      tail.add(row);
      tailReadings += row.readings();
      row.losses().forEach(tally::add);
    }
    session = session.at(now);
    after.forEach(Runnable::run);
    return seal;
  }

  private boolean sealDue(TailRow row, long nowMillis) {
    int readings = tailReadings + (row == null ? 0 : row.readings());
    long first = tail.isEmpty() ? Long.MAX_VALUE : tail.get(0).firstMillis();
    boolean old = !tail.isEmpty() && nowMillis >= first + limits.sealMillis();
    return old || readings >= limits.sealReadings();
  }

  private Runnable seal(TailRow row, Moment now) throws SQLException {
    Numbers continued = numbers.copy();
    BlockBuilder block = new BlockBuilder(continued);
    tail.forEach(block::add);
    if (row != null) {
      block.add(row);
    }
    StreamTable.Row sealed = row(blocks.extend(), block, now);
    blocks.insert(sealed);
    Runnable noted = age.note(sealed.sequence());
    database.update("DELETE FROM tail");
    database.putState(NUMBERS, continued.encode());
    database.putState(SESSION, session.at(now).encode());
    int readings = block.series().stream().mapToInt(TelemetryRecord.Series::size).sum();
    return () -> {
      blocks.inserted(sealed);
      noted.run();
      capacity.sealed(sealed.body().length, readings);
      numbers = continued;
      clearTail();
    };
  }

  /** The block as the next row. */
  private StreamTable.Row row(StreamTable.Extension end, BlockBuilder block, Moment moment) {
    TelemetryRecord record =
        new TelemetryRecord(
            end.next(), moment.bootId(), moment.utcOffsetMillis(), block.series(), block.losses());
    return end.add(clock.utcMillis(), "", TelemetryCodec.encode(record));
  }

  /**
   * Re-packs unsent blocks, or gives up the oldest readings if there are too many; some at once.
   */
  boolean shrink() throws SQLException {
    ensureBegun();
    return thinning.shrink();
  }

  /** Whether {@link #shrink} has something to do. */
  boolean shrinkable() {
    return thinning.needed();
  }

  /** Saves receipts and deletes what nobody needs any more. */
  void settle() throws SQLException {
    List<Runnable> after = new ArrayList<>();
    database.transact(file -> after.add(blocks.settle()));
    after.forEach(Runnable::run);
  }

  /** Ends the run on purpose. Everything accepted must have been committed. */
  void end() throws SQLException {
    ensureBegun();
    Moment now = moment(clock.monotonicMillis(), Long.MAX_VALUE);
    Session ended = session.endedAt(now);
    List<Runnable> after = new ArrayList<>();
    database.transact(
        file -> {
          file.putState(SESSION, ended.encode());
          after.add(blocks.settle());
        });
    session = ended;
    after.forEach(Runnable::run);
  }

  /** A commit's place in time. */
  Moment moment(long nowMillis, long openSinceMillis) {
    long offset = clock.utcMillis() - clock.monotonicMillis();
    return new Moment(clock.bootId(), offset, nowMillis, Math.min(nowMillis, openSinceMillis));
  }

  private static long utc(Moment moment) {
    return moment.committedMillis() + moment.utcOffsetMillis();
  }

  private void clearTail() {
    tail.clear();
    tailReadings = 0;
  }
}
