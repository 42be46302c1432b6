package org.lamppost.keep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Journal;
import org.lamppost.api.Outbox;
import org.lamppost.api.SiteSource;
import org.lamppost.api.Status;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Loss;
import org.lamppost.model.Readings;
import org.lamppost.model.RecordId;
import org.lamppost.model.Site;
import org.lamppost.model.Stream;
import org.lamppost.wire.HeadsCodec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal on two SQLite files, one writer thread each.
 *
 * <p>A stage that fails because the disk refuses means "not durable yet": what was handed in stays
 * in its place in memory and is tried again until it is durable or, for readings that no longer
 * fit, declared lost.
 */
@Component(
    name = KeepSettings.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = {Journal.class, Outbox.class, Supplier.class},
    property = Status.ROOM + "=keep")
@Designate(ocd = KeepSettings.class, factory = true)
public final class SqliteJournal
    implements Journal, Outbox, Supplier<Map<String, Object>>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteJournal.class);
  private static final long NAP_MILLIS = 1_000;
  private static final long STOP_MILLIS = 2_000;

  /** More lost readings of one point than this are a fault of the caller, not a count. */
  private static final long MOST_LOST = 1L << 40;

  private final Limits limits;
  private final GatewayClock clock;
  private final DirectoryLock lock;
  private final Vault vault;
  private final TelemetryQueue queue;
  private final Reserve reserve;
  private final SafetyLane safety;
  private final Writer safetyWriter;
  private final Writer telemetryWriter;
  private final AtomicInteger writersAlive = new AtomicInteger(2);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /**
   * Opens the journal.
   *
   * @throws KeepException if the settings are wrong, another process has the folder, or the disk
   *     refuses.
   */
  @Activate
  public SqliteJournal(KeepSettings settings, @Reference SiteSource site) {
    this(checked(settings), site.site(), GatewayClock.system());
  }

  /** What the framework makes of a refusal is a trace; a person needs the sentence. */
  private static Limits checked(KeepSettings settings) {
    try {
      return Limits.of(settings);
    } catch (KeepException e) {
      LOG.error(
          "journal does not start: nothing is kept and nothing sent, the line goes on reason={}",
          e.getMessage());
      throw e;
    }
  }

  /** Opens the journal under a clock that a measurement moves. */
  public static SqliteJournal under(GatewayClock clock, KeepSettings settings, SiteSource site) {
    return new SqliteJournal(Limits.of(settings), site.site(), clock);
  }

  private SqliteJournal(Limits limits, Site site, GatewayClock clock) {
    this(limits, site, clock, new Epochs(clock, new SecureRandom()), NAP_MILLIS);
  }

  /**
   * Opens the journal.
   *
   * @param epochs names new epochs.
   * @param napMillis how long the writers sleep at most before they look at the clock again.
   */
  SqliteJournal(
      Limits limits, Site site, GatewayClock clock, Supplier<String> epochs, long napMillis) {
    this.limits = limits;
    this.clock = clock;
    try {
      Path natives = Files.createDirectories(limits.directory().resolve("native"));
      if (System.getProperty("org.sqlite.tmpdir") == null) {
        // The driver unpacks its library here; /tmp may forbid to run what lies in it.
        System.setProperty("org.sqlite.tmpdir", natives.toString());
      }
      this.lock = DirectoryLock.take(limits.directory());
    } catch (IOException e) {
      throw new KeepException("journal folder cannot be used: " + e, e);
    }
    this.vault = opened(limits, site, clock, epochs);
    this.queue = new TelemetryQueue(site.points(), limits.queueRows());
    this.reserve = new Reserve(limits.directory().resolve("reserve"), limits.reserveBytes());
    reserve.restore(clock.monotonicMillis());
    this.safety = new SafetyLane(vault, clock, limits.windowMillis(), reserve, this::wake);
    TelemetryLane telemetry =
        new TelemetryLane(vault, queue, site.points(), limits, clock, reserve, this::wake);
    this.safetyWriter =
        new Writer("lamppost-keep-safety", clock, napMillis, safety, this::writerEnded);
    this.telemetryWriter =
        new Writer("lamppost-keep-telemetry", clock, napMillis, telemetry, this::writerEnded);
    safetyWriter.start();
    telemetryWriter.start();
    vault.recovery().start();
  }

  /** Notes what became of a damaged file. */
  private void salvaged(String file, String outcome) {
    accept(new AuditEntry(clock.utcMillis(), AuditEntry.Kind.JOURNAL, file, outcome));
  }

  private Vault opened(Limits limits, Site site, GatewayClock clock, Supplier<String> epochs) {
    try {
      return new Vault(limits, site, clock, epochs, this::wake, this::salvaged);
    } catch (SQLException | IOException | RuntimeException e) {
      free(lock);
      throw new KeepException(
          "journal cannot be opened directory=" + limits.directory() + " reason=" + e, e);
    }
  }

  @Override
  public CompletionStage<RecordId> accept(IncidentChange change, byte[] checkpoint) {
    Objects.requireNonNull(change, "change");
    return hand(new Deed.Change(change, checkpoint.clone(), new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<RecordId> accept(AuditEntry entry) {
    Objects.requireNonNull(entry, "entry");
    return hand(new Deed.Audit(entry, new CompletableFuture<>()));
  }

  private CompletionStage<RecordId> hand(Deed deed) {
    CompletableFuture<RecordId> done = safety.offer(deed);
    safetyWriter.signal();
    return done;
  }

  @Override
  public CompletionStage<Void> accept(Readings batch) {
    CompletableFuture<Void> done = queue.offer(batch, clock.monotonicMillis());
    int waiting = queue.rows();
    boolean first = waiting <= batch.size();
    if (first || batch.urgent() || waiting >= limits.windowReadings()) {
      telemetryWriter.signal();
    }
    return done;
  }

  @Override
  public CompletionStage<Void> accept(Loss loss) {
    for (long count : loss.counts().values()) {
      if (count < 0 || count > MOST_LOST) {
        return CompletableFuture.failedFuture(
            new KeepException("loss with a count of " + count + "; expected 0 to " + MOST_LOST));
      }
    }
    long now = clock.monotonicMillis();
    // An older one would not be covered by what an unclean stop declares: it does not wait.
    boolean atOnce = loss.fromMillis() < now - limits.windowMillis();
    CompletableFuture<Void> done = queue.offer(loss, now, atOnce);
    telemetryWriter.signal();
    return done;
  }

  @Override
  public byte[] checkpoint() {
    return vault.look(pair -> pair.safety().checkpoint().clone(), new byte[0]);
  }

  @Override
  public String epoch() {
    return vault.epoch();
  }

  @Override
  public List<String> epochs(String destination) {
    List<String> epochs = new ArrayList<>(vault.recovery().epochs(destination));
    epochs.add(vault.epoch());
    return epochs;
  }

  @Override
  public byte[] signedHeads() {
    return vault.look(
        pair -> {
          Map<Stream, HeadsCodec.Head> heads = new EnumMap<>(Stream.class);
          for (Stream stream : Stream.values()) {
            StreamTable.Head head = pair.table(stream).head();
            heads.put(stream, new HeadsCodec.Head(head.sequence(), head.head()));
          }
          DeviceKey key = vault.key();
          HeadsCodec.Statement statement =
              new HeadsCodec.Statement(
                  pair.identity().gatewayId(),
                  pair.identity().epoch(),
                  clock.utcMillis(),
                  key.suite().digest(),
                  heads);
          byte[] signature = key.sign(statement.text());
          return HeadsCodec.encode(statement, key.suite().signing(), key.open(), signature);
        },
        new byte[0]);
  }

  @Override
  public List<Outgoing> next(
      String destination, String epoch, Stream stream, long after, int limit) {
    try {
      if (!epoch.equals(vault.epoch())) {
        Optional<StreamTable> table = vault.recovery().table(epoch, stream);
        return table.isPresent() ? table.get().next(destination, after, limit) : List.of();
      }
      return vault.use(pair -> pair.table(stream).next(destination, after, limit));
    } catch (KeepException damaged) {
      // The new epoch begins with what tells of it: the caller is woken to read that.
      LOG.warn("records could not be read stream={} reason={}", stream, damaged.getMessage());
      wake();
      return List.of();
    } catch (SQLException e) {
      throw new KeepException("records cannot be read stream=" + stream + " reason=" + e, e);
    }
  }

  @Override
  public void release(String destination, RecordId through) {
    Optional<StreamTable> salvaged = vault.recovery().table(through.epoch(), through.stream());
    if (salvaged.isPresent()) {
      told(destination, through, salvaged.get().release(destination, through.sequence()));
      return;
    }
    String refusal =
        vault.look(
            pair ->
                pair.identity().record(through.stream(), through.sequence()).equals(through)
                    ? pair.table(through.stream()).release(destination, through.sequence())
                    : "the epoch in use is " + pair.identity().epoch(),
            "no journal file is in use");
    told(destination, through, refusal);
  }

  private static void told(String destination, RecordId through, String refusal) {
    if (!refusal.isEmpty()) {
      LOG.warn(
          "receipt was not believed destination={} through={} reason={}",
          destination,
          through,
          refusal);
    }
  }

  @Override
  public AutoCloseable listen(Runnable wake) {
    listeners.add(wake);
    return () -> listeners.remove(wake);
  }

  private void wake() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) { // a listener's fault must not pass for a failed commit
        LOG.warn("listener failed", e);
      }
    }
  }

  /** What {@code lamppost status} shows under {@code keep}. */
  @Override
  public Map<String, Object> get() {
    Map<String, Object> status = new TreeMap<>();
    status.put("directory", limits.directory().toString());
    status.put("epoch", vault.epoch());
    status.put("signing", limits.suite().name().setting());
    status.put("setAside", vault.setAsides());
    status.put("salvaging", vault.recovery().busy());
    status.put("fillPercent", 0);
    vault.look(
        pair -> {
          long now = clock.utcMillis();
          for (Stream stream : Stream.values()) {
            status.put(stream.label(), pair.table(stream).status(now));
          }
          status.put("tailReadings", pair.telemetry().tailReadings());
          status.put("lost", pair.telemetry().losses());
          status.put("fillPercent", pair.fillPercent());
          status.put("buffer", vault.capacity().status(pair.telemetry().blocks().keptBytes()));
          status.put("compactedRecords", pair.safety().compaction().compacted());
          return null;
        },
        null);
    status.put("waitingReadings", queue.rows());
    status.put("waitingRecords", safety.waiting());
    status.put("refusedReadings", queue.refused());
    status.put("reserveSpent", reserve.spent());
    status.put("writes", safetyWriter.problem().isEmpty() && telemetryWriter.problem().isEmpty());
    status.put("safety.db", state(safetyWriter));
    status.put("telemetry.db", state(telemetryWriter));
    return status;
  }

  private static Map<String, Object> state(Writer writer) {
    String problem = writer.problem();
    return Map.of("state", problem.isEmpty() ? "ok" : problem, "commits", writer.commits());
  }

  /** The telemetry writer, for tests that must know that it had its chance. */
  Writer telemetryWriter() {
    return telemetryWriter;
  }

  /** Commits what was accepted, marks the end as intended, and stops both writers within 2 s. */
  @Deactivate
  @Override
  public void close() {
    KeepException closed = new KeepException("journal is closed: nothing was taken");
    queue.close(closed);
    safety.close(closed);
    telemetryWriter.stop();
    safetyWriter.stop();
    long deadline = System.nanoTime() / 1_000_000 + STOP_MILLIS;
    boolean ended = safetyWriter.ended(deadline - System.nanoTime() / 1_000_000);
    ended &= telemetryWriter.ended(deadline - System.nanoTime() / 1_000_000);
    if (!ended) {
      LOG.error(
          "journal did not stop in time, the disk hangs; its files stay locked directory={}",
          limits.directory());
    }
  }

  /** The last writer closes the files: they must not be closed under a commit. */
  private void writerEnded() {
    if (writersAlive.decrementAndGet() == 0) {
      vault.close();
      free(lock);
    }
  }

  private static void free(DirectoryLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("lock could not be freed reason={}", e.toString());
    }
  }
}
