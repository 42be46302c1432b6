package org.lamppost.simulator.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lamppost.simulator.verify.Finding.Kind;
import org.lamppost.simulator.verify.ReceiverFile.Epoch;
import org.lamppost.simulator.verify.Walk.Trust;

/** Holds one journal folder against what one receiver knows. For one use. */
final class Verifier {
  private static final String SAFETY = Lane.INCIDENT.file();
  private static final String TELEMETRY = Lane.TELEMETRY.file();

  private final Path folder;
  private final ReceiverFile receiver;
  private final InstantSource clock;
  private final Findings findings = new Findings();
  private final List<Walk> walks = new ArrayList<>();
  private String epoch = "";
  private SignedHeads heads;

  Verifier(Path folder, ReceiverFile receiver, InstantSource clock) {
    this.folder = folder;
    this.receiver = receiver;
    this.clock = clock;
  }

  /**
   * Checks everything.
   *
   * @throws CannotCheckException if there is no journal to check, or it cannot be got hold of.
   */
  Report verify() {
    long begun = System.nanoTime();
    if (!Files.exists(folder.resolve(SAFETY)) && !Files.exists(folder.resolve(TELEMETRY))) {
      throw new CannotCheckException("there is no journal in " + folder);
    }
    for (Epoch known : receiver.epochs()) {
      signature(known);
    }
    deviceKey();
    file(SAFETY, List.of(Lane.INCIDENT, Lane.AUDIT));
    file(TELEMETRY, List.of(Lane.TELEMETRY));
    ends();
    return report(System.nanoTime() - begun);
  }

  private void signature(Epoch known) {
    SignedHeads signed = known.heads();
    if (!Arrays.equals(signed.key(), receiver.key())) {
      add(
          Kind.BAD_SIGNATURE,
          "heads",
          "epoch " + known.name() + " by another key",
          "the first key");
      return;
    }
    if (!signed.epoch().equals(known.name()) || !signed.gatewayId().equals(receiver.gatewayId())) {
      add(
          Kind.BAD_SIGNATURE,
          "heads",
          "heads of " + signed.gatewayId() + " in epoch " + signed.epoch(),
          receiver.gatewayId() + " in epoch " + known.name());
      return;
    }
    byte[] text = signed.text().getBytes(StandardCharsets.UTF_8);
    if (!signed.suite().signed(receiver.key(), text, signed.signature())) {
      add(
          Kind.BAD_SIGNATURE,
          "heads",
          "the signature of epoch " + known.name() + " does not fit",
          "a signature by the receiver's key");
    }
  }

  private void deviceKey() {
    try {
      if (!Arrays.equals(Files.readAllBytes(folder.resolve("device.pub")), receiver.key())) {
        add(Kind.BAD_SIGNATURE, "key", "device.pub is another key", "the receiver's key");
      }
    } catch (IOException e) {
      add(Kind.UNREADABLE, "key", "device.pub cannot be read: " + e, "the receiver's key");
    }
  }

  private void file(String name, List<Lane> lanes) {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      add(Kind.UNREADABLE, name, "the file is missing", "a database");
      return;
    }
    try (JournalFile database = new JournalFile(file)) {
      structure(name, database);
      Trust[] trust = identify(name, database.connection(), lanes);
      for (int i = 0; i < trust.length; i++) {
        stream(new Walk(lanes.get(i), trust[i], findings), database.connection());
      }
      database.requireUnchanged();
    } catch (SQLException e) {
      add(Kind.UNREADABLE, name, e.getMessage(), "a database of a journal");
    } catch (IOException e) {
      throw new CannotCheckException(file + " cannot be read: " + e, e);
    }
  }

  private void structure(String name, JournalFile database) {
    try {
      String problem = database.structure();
      if (!problem.isEmpty()) {
        add(Kind.UNREADABLE, name, problem, "a sound database");
      }
    } catch (SQLException e) {
      add(Kind.UNREADABLE, name, e.getMessage(), "a sound database");
    }
  }

  private void stream(Walk walk, Connection connection) {
    try {
      walk.over(connection);
      walks.add(walk);
      if (walk.doubtful()) {
        Inquest.hold(walk.lane(), connection, findings);
      }
    } catch (SQLException e) {
      add(Kind.UNREADABLE, walk.lane().stream(), e.getMessage(), "rows of a journal");
    }
  }

  /** Finds out whose files these are, and what the receiver knows of their streams. */
  private Trust[] identify(String name, Connection connection, List<Lane> lanes)
      throws SQLException {
    String gateway = fact(connection, "gateway");
    if (!gateway.equals(receiver.gatewayId())) {
      add(Kind.ALTERED, name, "gateway '" + gateway + "'", receiver.gatewayId());
    }
    String found = fact(connection, "epoch");
    Epoch newest = receiver.newest();
    Epoch known = receiver.epoch(found).orElse(null);
    if (known == null) {
      add(Kind.WRONG_EPOCH, name, "epoch '" + found + "'", newest.name() + " or one before it");
    } else if (!known.equals(newest)) {
      add(Kind.ROLLED_BACK, name, "epoch " + found, newest.name() + ", which came later");
    }
    epoch = epoch.isEmpty() ? found : epoch;
    heads = known == null || heads != null ? heads : known.heads();
    Suite suite = known == null ? newest.heads().suite() : known.heads().suite();
    Trust[] trust = new Trust[lanes.size()];
    for (int i = 0; i < trust.length; i++) {
      Lane lane = lanes.get(i);
      trust[i] =
          new Trust(
              receiver.gatewayId(),
              found,
              suite,
              receiver.key(),
              known == null ? null : known.heads().heads().get(lane),
              known == null ? -1 : known.through().getOrDefault(lane, -1L));
    }
    return trust;
  }

  private static String fact(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        String value = row.next() ? row.getString(1) : null;
        return value == null ? "" : value;
      }
    }
  }

  /**
   * Looks for what is missing at the ends. One stream that ends early was cut; when all end early
   * that could, an older journal was put back.
   */
  private void ends() {
    List<Walk> cut = walks.stream().filter(walk -> walk.end() < walk.due()).toList();
    long could = walks.stream().filter(walk -> walk.due() > 0).count();
    boolean all = cut.size() == could && could > 1;
    for (Walk walk : cut) {
      findings.add(
          Finding.of(
              all ? Kind.ROLLED_BACK : Kind.TRUNCATED,
              walk.lane(),
              walk.end() + 1,
              "the last record is " + walk.end(),
              "records up to " + walk.due()));
    }
  }

  private Report report(long nanos) {
    Map<Lane, Long> unvouched = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      unvouched.put(lane, 0L);
    }
    long records = 0;
    for (Walk walk : walks) {
      unvouched.put(walk.lane(), walk.unvouched());
      records += walk.rows();
    }
    Long exposure = heads == null ? null : Math.max(0, (clock.millis() - heads.atMillis()) / 1000);
    return new Report(
        receiver.gatewayId(),
        epoch,
        records,
        findings.count(),
        findings.kept(),
        unvouched,
        exposure,
        records * 1_000_000_000 / Math.max(1, nanos));
  }

  private void add(Kind kind, String stream, String what, String expected) {
    findings.add(new Finding(kind, stream, 0, what, expected));
  }
}
