package org.lamppost.keep;

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
 * <p>What is committed first goes to the tail. When that is old enough, it becomes one block,
 * together with what is committed just then; when it is large enough, the block is made beside the
 * writer and stored with a later commit. A commit that is as large as a block becomes one at once.
 *
 * <p>Confined to the telemetry writer, but for what says otherwise.
 */
final class TelemetryStore implements AutoCloseable {
  static final List<String> TABLES = List.of(StreamTable.creation(Stream.TELEMETRY), Tail.CREATION);
  static final String SESSION = "session";

  /** How long to wait for a block that is being made before looking again. */
  private static final long LOOK_AGAIN_MILLIS = 5;

  /** Re-packing, which can wait, begins when nothing was committed for so long. */
  private static final long LEISURE_MILLIS = 500;

  /** How many blocks' readings the tail holds at most. */
  private static final int MOST_BLOCKS_IN_TAIL = 4;

  private final Database database;
  private final Limits limits;
  private final GatewayClock clock;
  private final Capacity capacity;
  private final StreamTable blocks;
  private final Thinning thinning;
  private final LossTally tally = new LossTally();
  private final Sealing sealing = new Sealing();
  private final RunTime ran;
  private final AgeMarks age;

  // follow the file, commit by commit
  private final Tail tail;
  private Session session;
  private boolean begun;

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
    this.tail = new Tail(database);
  }

  /** Reads what is in the file. */
  void load() throws SQLException {
    blocks.load(limits.destinations());
    thinning.load();
    byte[] blob = database.state(SESSION);
    session = blob.length == 0 ? null : Session.decode(blob);
    tail.load(session == null ? 0 : session.sealed());
    if (session != null) {
      ran.atLeast(known().ranAt(moment(clock.monotonicMillis(), Long.MAX_VALUE)));
    }
    age.load();
  }

  /** The earlier run, with the last commit that is known of it. */
  private Session known() {
    List<TailRow> rows = tail.rows();
    return rows.isEmpty() ? session : session.with(rows.get(rows.size() - 1).moment());
  }

  /** The table of sealed blocks. Safe from any thread. */
  StreamTable blocks() {
    return blocks;
  }

  /** How many readings are durable but not yet in a block. Safe from any thread. */
  int tailReadings() {
    return tail.readings();
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
    Numbers numbers = session == null ? Numbers.none() : session.numbers().copy();
    StreamTable.Extension end = blocks.extend();
    List<StreamTable.Row> rows = new ArrayList<>();
    for (List<TailRow> run : runs()) {
      Moment last = run.get(run.size() - 1).moment();
      BlockBuilder block = new BlockBuilder(numbers);
      run.forEach(block::add);
      rows.add(row(end, block, last));
    }
    List<Left> left = leftBehind(now);
    for (Left each : left) {
      BlockBuilder block = new BlockBuilder(numbers);
      block.add(each.loss());
      rows.add(row(end, block, each.moment()));
    }
    if (!losses.isEmpty()) {
      BlockBuilder block = new BlockBuilder(numbers);
      losses.forEach(block::add);
      rows.add(row(end, block, now));
    }
    List<Runnable> after = new ArrayList<>();
    Session run =
        new Session(now, limits.windowMillis(), ran.millis(), false, false, tail.last(), numbers);
    database.transact(
        file -> {
          for (StreamTable.Row row : rows) {
            blocks.insert(row);
          }
          if (!rows.isEmpty()) {
            after.add(age.note(rows.get(rows.size() - 1).sequence()));
          }
          file.putState(SESSION, run.encode());
        });
    rows.forEach(blocks::inserted);
    after.forEach(Runnable::run);
    left.forEach(each -> tally.add(each.loss()));
    losses.forEach(tally::add);
    session = run;
    tail.sealed(run.sealed());
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
    for (TailRow row : tail.rows()) {
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

  /** Milliseconds until something is to be done about sealing; the largest number for never. */
  long sealDueIn() {
    if (sealing.isBegun()) {
      return sealing.isReady() ? 0 : LOOK_AGAIN_MILLIS;
    }
    return tail.isEmpty()
        ? Long.MAX_VALUE
        : tail.firstMillis() + limits.sealMillis() - clock.monotonicMillis();
  }

  /**
   * Commits in one transaction: entries to the tail or to a block, a block that is ready, and
   * receipts.
   *
   * @param row what to add; null for nothing.
   * @param now the commit's place in time.
   * @param settle whether receipts are to be saved with it.
   * @return whether there is a new block.
   */
  boolean commit(TailRow row, Moment now, boolean settle) throws SQLException {
    ensureBegun();
    Sealing.Block block = block(row, now);
    boolean direct = block != null && block.through() > tail.last();
    StreamTable.Row sealed =
        block == null ? null : blocks.extend().add(clock.utcMillis(), "", block.body());
    Session next = session.at(now);
    Session noted = block == null ? next : next.sealed(sealedThrough(block), block.numbers());
    List<Runnable> after = new ArrayList<>();
    database.transact(
        file -> {
          if (row != null && !direct) {
            after.add(tail.append(row));
          }
          if (sealed != null) {
            blocks.insert(sealed);
            after.add(age.note(sealed.sequence()));
            file.putState(SESSION, noted.encode());
          }
          if (settle) {
            after.add(blocks.settle());
          }
        });
    session = noted;
    after.forEach(Runnable::run);
    if (row != null) {
      row.losses().forEach(tally::add);
    }
    if (sealed != null) {
      blocks.inserted(sealed);
      capacity.sealed(sealed.body().length, block.readings());
      tail.sealed(noted.sealed());
      sealing.stored();
    }
    beginSealing(now);
    return sealed != null;
  }

  /** The block to be stored with this commit; null if there is none. */
  private Sealing.Block block(TailRow row, Moment now) {
    int readings = row == null ? 0 : row.readings();
    if (sealing.isBegun()) {
      // Readings come faster than blocks are made: now they wait.
      boolean behind = tail.readings() + readings > MOST_BLOCKS_IN_TAIL * limits.sealReadings();
      return sealing.isReady() || behind ? sealing.await() : null;
    }
    boolean large = tail.isEmpty() && readings >= limits.sealReadings();
    boolean old =
        !tail.isEmpty() && now.committedMillis() >= tail.firstMillis() + limits.sealMillis();
    return large || old ? Sealing.make(order(row, now)) : null;
  }

  /** What is in the tail, and a row that is not there and then need not go there. */
  private Sealing.Order order(TailRow row, Moment now) {
    List<TailRow> rows = new ArrayList<>(tail.rows());
    long through = tail.last();
    if (row != null) {
      rows.add(row);
      through++;
    }
    return new Sealing.Order(rows, through, session.numbers(), blocks.extend().next(), now);
  }

  /** A row that went to a block at once has no number. */
  private long sealedThrough(Sealing.Block block) {
    return Math.min(block.through(), tail.last());
  }

  private void beginSealing(Moment now) {
    if (!sealing.isBegun() && tail.readings() >= limits.sealReadings()) {
      sealing.begin(order(null, now));
    }
  }

  /** The block as the next row. */
  private StreamTable.Row row(StreamTable.Extension end, BlockBuilder block, Moment moment) {
    TelemetryRecord record = Sealing.record(end.next(), block, moment);
    return end.add(clock.utcMillis(), "", TelemetryCodec.encode(record));
  }

  /**
   * Re-packs unsent blocks, or gives up the oldest readings if there are too many; some at once.
   */
  boolean shrink() throws SQLException {
    ensureBegun();
    return thinning.shrink();
  }

  /** Milliseconds until {@link #shrink} has something to do; the largest number for never. */
  long shrinkDueIn() {
    if (!thinning.needed()) {
      return Long.MAX_VALUE;
    }
    long since = clock.monotonicMillis() - session.last().committedMillis();
    return thinning.canWait() ? LEISURE_MILLIS - since : 0;
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

  /** Ends what works beside the writer. */
  @Override
  public void close() {
    sealing.close();
  }

  /** A commit's place in time. */
  Moment moment(long nowMillis, long openSinceMillis) {
    long offset = clock.utcMillis() - clock.monotonicMillis();
    return new Moment(clock.bootId(), offset, nowMillis, Math.min(nowMillis, openSinceMillis));
  }
}
