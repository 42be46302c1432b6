package org.lamppost.keep;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lamppost.api.GatewayClock;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.Loss;
import org.lamppost.model.Site;
import org.lamppost.model.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the pair of files in use, and replaces it when one of them is damaged: both are renamed, a
 * new epoch begins at once, and the damage is declared in it.
 *
 * <p>Both files carry the same epoch. When they do not, or one of them does not open, is not ours,
 * or turns out corrupt while in use, neither is trusted. The engine's checkpoint is carried over
 * where it can still be read. Safe from any thread.
 */
final class Vault implements AutoCloseable {
  /** The fact that names the digest of the chain. */
  static final String DIGEST = "digest";

  private static final Logger LOG = LoggerFactory.getLogger(Vault.class);

  private final JournalFolder folder;
  private final Limits limits;
  private final Site site;
  private final GatewayClock clock;
  private final Supplier<String> epochs;
  private final DeviceKey key;
  private final Pair.Setting setting;
  private final Recovery recovery;

  private final ReadWriteLock guard = new ReentrantReadWriteLock();

  // guarded by guard
  private Pair pair;
  private byte[] carriedCheckpoint = new byte[0];
  private final Set<String> carriedDestinations = new TreeSet<>();
  private String epoch = "";

  private volatile int setAsides;

  /**
   * Opens the files, or creates them.
   *
   * @param wake called when there are salvaged records to hand out.
   * @param report told what became of a damaged file: its name, and a sentence.
   */
  Vault(
      Limits limits,
      Site site,
      GatewayClock clock,
      Supplier<String> epochs,
      Runnable wake,
      BiConsumer<String, String> report)
      throws SQLException, IOException {
    this.folder = new JournalFolder(limits.directory());
    this.limits = limits;
    this.site = site;
    this.clock = clock;
    this.epochs = epochs;
    this.key = DeviceKey.of(folder, limits.suite());
    this.setting = new Pair.Setting(limits, clock, key, new Capacity(site.points(), limits));
    this.recovery =
        new Recovery(
            folder, new Identity(site.gatewayId(), "", site.zone()), setting, wake, report);
    this.pair = open();
  }

  /** Uses the pair. */
  interface Use<T> {
    /** Does something with it. */
    T on(Pair pair) throws SQLException;
  }

  /**
   * Uses the pair in use.
   *
   * @throws KeepException if it was damaged; it has then been replaced, and another attempt meets
   *     the new one.
   * @throws SQLException if it cannot be used at the moment.
   */
  <T> T use(Use<T> use) throws SQLException {
    Pair used;
    SQLException damage;
    guard.readLock().lock();
    try {
      used = pair;
      if (used != null) {
        return use.on(used);
      }
      damage = new DamagedFile("there is no journal file in use");
    } catch (SQLException e) {
      if (!DamagedFile.isCause(e)) {
        throw e;
      }
      used = pair;
      damage = e;
    } finally {
      guard.readLock().unlock();
    }
    replace(used, damage);
    throw new KeepException(
        "journal was damaged and replaced reason=" + damage.getMessage(), damage);
  }

  /** Looks at the pair in use without touching a file; gives {@code none} if there is none. */
  <T> T look(Function<Pair, T> look, T none) {
    guard.readLock().lock();
    try {
      return pair == null ? none : look.apply(pair);
    } finally {
      guard.readLock().unlock();
    }
  }

  /** The epoch in use. */
  String epoch() {
    guard.readLock().lock();
    try {
      return epoch;
    } finally {
      guard.readLock().unlock();
    }
  }

  /** Salvages what was set aside. */
  Recovery recovery() {
    return recovery;
  }

  /** How long the site's telemetry fits. */
  Capacity capacity() {
    return setting.capacity();
  }

  /** The key that signs for this gateway. */
  DeviceKey key() {
    return key;
  }

  /** How often the files were set aside since the start. */
  int setAsides() {
    return setAsides;
  }

  @Override
  public void close() {
    recovery.close();
    guard.writeLock().lock();
    try {
      if (pair != null) {
        pair.close();
        pair = null;
      }
    } finally {
      guard.writeLock().unlock();
    }
  }

  private void replace(Pair damaged, SQLException damage) throws SQLException {
    guard.writeLock().lock();
    try {
      if (pair != damaged) {
        return; // another thread met the same damage first
      }
      pair = null;
      if (damaged == null) {
        pair = open();
        return;
      }
      carriedCheckpoint = damaged.safety().checkpoint();
      Map<Stream, Long> last = new EnumMap<>(Stream.class);
      for (Stream stream : Stream.values()) {
        carriedDestinations.addAll(damaged.table(stream).destinations());
        last.put(stream, damaged.table(stream).last());
      }
      String old = damaged.identity().epoch();
      pair = setAside(damaged::close, old, damage);
      recovery.look(old, last);
    } catch (IOException e) {
      throw new SQLException("journal files could not be renamed: " + e, e);
    } finally {
      guard.writeLock().unlock();
    }
  }

  private Pair open() throws SQLException, IOException {
    String stated = folder.epoch();
    Database safety = new Database(folder.safety());
    Database telemetry = new Database(folder.telemetry());
    try {
      requireWholeLog(safety);
      requireWholeLog(telemetry);
      boolean blankSafety = safety.open();
      boolean blankTelemetry = telemetry.open();
      if (blankSafety && blankTelemetry && stated.isEmpty()) {
        return create(safety, telemetry, "", Beginning.FIRST);
      }
      if (stated.isEmpty() && blankSafety && telemetry.state(TelemetryStore.SESSION).length == 0) {
        return createAgain(safety, telemetry);
      }
      return load(safety, telemetry, stated);
    } catch (SQLException e) {
      if (!DamagedFile.isCause(e)) {
        safety.close();
        telemetry.close();
        throw e;
      }
      rescueCheckpoint(safety);
      Runnable closing =
          () -> {
            safety.close();
            telemetry.close();
          };
      return setAside(closing, stated, e);
    }
  }

  /** The very first creation was cut short: nothing was ever accepted, so nothing is lost. */
  private Pair createAgain(Database safety, Database telemetry) throws SQLException, IOException {
    safety.close();
    telemetry.close();
    folder.delete(safety.file());
    folder.delete(telemetry.file());
    return create(
        new Database(folder.safety()), new Database(folder.telemetry()), "", Beginning.FIRST);
  }

  /**
   * SQLite takes a log with a bad frame for one that ends there. If more than one commit lies
   * beyond, that is no cut of power but damage, and going on would give their sequences out again.
   */
  private static void requireWholeLog(Database database) throws SQLException, IOException {
    Path log = database.file().resolveSibling(database.file().getFileName() + "-wal");
    int stated = WalFrames.statedPageSize(log);
    try (WalFrames frames = WalFrames.read(log, stated == 0 ? Database.PAGE_BYTES : stated)) {
      if (frames.commitsBeyond() > 1) {
        throw new DamagedFile(
            log.getFileName() + " is damaged before " + frames.commitsBeyond() + " commits");
      }
    }
  }

  private Pair load(Database safety, Database telemetry, String stated)
      throws SQLException, IOException {
    String found = requireSame(safety, telemetry, "epoch");
    String gateway = requireSame(safety, telemetry, "gateway");
    boolean expected =
        stated.isEmpty() || stated.equals(found) || stated.equals(safety.fact("predecessor"));
    if (!expected) {
      throw new DamagedFile("the files hold the epoch " + found + " instead of " + stated);
    }
    if (!gateway.equals(site.gatewayId())) {
      throw new DamagedFile(
          "the files belong to the gateway " + gateway + ", not " + site.gatewayId());
    }
    Suite.Name chained = Suite.Name.ofDigest(requireSameOrNone(safety, telemetry, DIGEST));
    if (chained != key.suite().name()) {
      return handOver(safety, telemetry, found, chained);
    }
    Pair loaded = pair(found, safety, telemetry);
    loaded.safety().load(limits.destinations());
    loaded.telemetry().load();
    begin(loaded);
    if (!stated.equals(found)) {
      folder.state(found);
    }
    epoch = found;
    return loaded;
  }

  /**
   * The setting names another suite than the one that these files are chained with: a chain has one
   * digest and its heads one key, so a new epoch begins, and what is still to be sent of the old
   * one is salvaged from the renamed files.
   */
  private Pair handOver(Database safety, Database telemetry, String old, Suite.Name chained)
      throws SQLException, IOException {
    boolean whole = ended(safety, telemetry, old, chained);
    carriedCheckpoint = safety.state(SafetyStore.CHECKPOINT);
    // They are sound: closed first, they have no log any more.
    safety.close();
    telemetry.close();
    List<String> names = folder.setAside(clock.utcMillis());
    String reason =
        "signing is now "
            + key.suite().name().setting()
            + ", was "
            + chained.setting()
            + " "
            + names;
    LOG.warn("journal begins anew directory={} reason={}", limits.directory(), reason);
    List<Loss> losses = whole ? List.of() : List.of(everythingSoFar());
    return create(
        new Database(folder.safety()),
        new Database(folder.telemetry()),
        old,
        new Beginning(losses, reason));
  }

  /**
   * Ends an epoch of another suite: seals the tail and declares what its last run may have lost.
   *
   * @return whether nothing was lost that is not declared in it.
   */
  private boolean ended(Database safety, Database telemetry, String old, Suite.Name chained)
      throws SQLException, IOException {
    Optional<Suite> suite = Suite.find(chained);
    Optional<DeviceKey> former =
        suite.isPresent() ? DeviceKey.former(folder, suite.get()) : Optional.empty();
    if (former.isEmpty()) {
      byte[] session = telemetry.state(TelemetryStore.SESSION);
      return session.length > 0 && Session.decode(session).clean();
    }
    Pair.Setting then = new Pair.Setting(limits, clock, former.get(), setting.capacity());
    Pair last = new Pair(new Identity(site.gatewayId(), old, site.zone()), safety, telemetry, then);
    last.safety().load(limits.destinations());
    last.telemetry().load();
    for (Stream stream : Stream.values()) {
      carriedDestinations.addAll(last.table(stream).destinations());
    }
    begin(last);
    return last.telemetry().begun();
  }

  private static void begin(Pair loaded) throws SQLException {
    try {
      loaded.telemetry().begin(List.of());
    } catch (SQLException e) {
      if (DamagedFile.isCause(e)) {
        throw e;
      }
      // A full disk must not keep checkpoint and incidents from the gateway: the writer goes on.
      LOG.warn("journal cannot write yet, will be tried again reason={}", e.getMessage());
    }
  }

  private static String requireSame(Database safety, Database telemetry, String fact)
      throws SQLException {
    if (safety.open() || telemetry.open()) {
      throw new DamagedFile("one of the two files is missing or empty");
    }
    String one = requireSameOrNone(safety, telemetry, fact);
    if (one.isEmpty()) {
      throw new DamagedFile("both files lack the " + fact);
    }
    return one;
  }

  /** A fact that both files may lack, but must not differ in. */
  private static String requireSameOrNone(Database safety, Database telemetry, String fact)
      throws SQLException {
    String one = safety.fact(fact);
    String other = telemetry.fact(fact);
    if (!one.equals(other)) {
      throw new DamagedFile(
          "safety.db has the " + fact + " '" + one + "', telemetry.db '" + other + "'");
    }
    return one;
  }

  private Pair setAside(Runnable closing, String predecessor, SQLException damage)
      throws SQLException, IOException {
    setAsides++;
    List<String> names = folder.setAside(clock.utcMillis());
    // Closed only now, under the new names: closing deletes a log by its name.
    closing.run();
    String reason = damage.getMessage();
    LOG.error(
        "journal is damaged and was set aside; keep the renamed files for salvage"
            + " directory={} files={} reason={}",
        limits.directory(),
        names,
        reason,
        damage);
    return create(
        new Database(folder.safety()),
        new Database(folder.telemetry()),
        predecessor,
        new Beginning(List.of(everythingSoFar()), "set aside " + names + ": " + reason));
  }

  /**
   * Why an epoch begins.
   *
   * @param losses what is declared in it at once.
   * @param reason what became of the predecessor; empty for a first journal.
   */
  private record Beginning(List<Loss> losses, String reason) {
    private static final Beginning FIRST = new Beginning(List.of(), "");
  }

  /** Creates both files. */
  private Pair create(Database safety, Database telemetry, String predecessor, Beginning beginning)
      throws SQLException, IOException {
    try {
      return fill(safety, telemetry, predecessor, beginning);
    } catch (SQLException | IOException | RuntimeException e) {
      safety.close();
      telemetry.close();
      throw e;
    }
  }

  private Pair fill(Database safety, Database telemetry, String predecessor, Beginning beginning)
      throws SQLException, IOException {
    String name = epochs.get();
    Map<String, String> facts =
        Map.of(
            "predecessor", predecessor, "gateway", site.gatewayId(), DIGEST, key.suite().digest());
    telemetry.create(name, facts, TelemetryStore.TABLES);
    safety.create(name, facts, SafetyStore.TABLES);
    if (carriedCheckpoint.length > 0) {
      safety.transact(file -> file.putState(SafetyStore.CHECKPOINT, carriedCheckpoint));
    }
    Pair created = pair(name, safety, telemetry);
    created.safety().load(limits.destinations());
    created.telemetry().load();
    for (Stream stream : Stream.values()) {
      created.table(stream).know(carriedDestinations);
    }
    created.telemetry().begin(beginning.losses());
    if (!beginning.reason().isEmpty()) {
      AuditEntry entry =
          new AuditEntry(
              clock.utcMillis(),
              AuditEntry.Kind.JOURNAL,
              limits.directory().toString(),
              beginning.reason() + "; epoch " + name + " follows " + predecessor);
      created
          .safety()
          .append(List.of(new Deed.Audit(entry, new CompletableFuture<>())), clock.utcMillis());
    }
    folder.state(name);
    LOG.info(
        "journal begins directory={} epoch={} predecessor={}",
        limits.directory(),
        name,
        predecessor);
    epoch = name;
    return created;
  }

  private Loss everythingSoFar() {
    long now = Math.max(0, clock.monotonicMillis());
    return new Loss(Loss.Cause.JOURNAL_DAMAGED, 0, now, Map.of());
  }

  private void rescueCheckpoint(Database safety) {
    try {
      carriedCheckpoint = safety.open() ? carriedCheckpoint : safety.state(SafetyStore.CHECKPOINT);
    } catch (SQLException e) {
      LOG.warn("no checkpoint could be rescued reason={}", e.getMessage());
    }
  }

  private Pair pair(String name, Database safety, Database telemetry) {
    Identity identity = new Identity(site.gatewayId(), name, site.zone());
    return new Pair(identity, safety, telemetry, setting);
  }
}
