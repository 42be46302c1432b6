package org.lamppost.simulator.city;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Balances what the devices say they gave away against what the city brain holds ({@code
 * docs/formats/emission-log.md}).
 *
 * @param total all points together.
 * @param points each point that has an emission log.
 * @param unlogged points with readings but without a log; they are not judged.
 * @param emissionFaults what is wrong with the logs themselves.
 * @param custody what the database says about its records.
 * @param byState distinct incidents by their newest state.
 * @param proof what the signed heads of the gateways' journals show.
 */
record Account(
    Tally total,
    Map<String, Tally> points,
    List<String> unlogged,
    List<String> emissionFaults,
    Custody custody,
    Map<String, Long> byState,
    Proof proof) {
  /** States of an incident whose life is over count as closed only here. */
  private static final String CLOSED = "CLOSED";

  /**
   * Counts over the records; all but {@code rawDuplicates}, {@code compacted} and {@code lost} must
   * be 0.
   *
   * @param duplicates readings whose running number came again in another record.
   * @param conflicts records that came again with other content.
   * @param rawDuplicates records that came again and were dropped.
   * @param refused messages that could not be decoded.
   * @param compacted records whose content made room when the gateway's journal was full.
   * @param lost records whose content was lost with a damaged page of the journal.
   * @param numberHoles running numbers neither received nor declared lost, by point.
   */
  record Custody(
      long duplicates,
      long conflicts,
      long rawDuplicates,
      long refused,
      long compacted,
      long lost,
      Map<String, Long> numberHoles) {
    long holes() {
      return numberHoles.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * What the signed heads show.
   *
   * @param arrivedMillis when the newest ones of each gateway arrived, UTC milliseconds.
   * @param alarms changed keys and signatures that do not fit; there must be none.
   */
  record Proof(Map<String, Long> arrivedMillis, List<String> alarms) {
    Map<String, Long> agesSeconds(long nowMillis) {
      Map<String, Long> ages = new TreeMap<>(arrivedMillis);
      ages.replaceAll((gateway, arrived) -> (nowMillis - arrived) / 1_000);
      return ages;
    }
  }

  /**
   * Makes the account.
   *
   * @throws IOException if the logs cannot be read.
   * @throws StoreException if the database cannot be read.
   */
  static Account of(Path emissions, Path database, PointAccount.Rules rules) throws IOException {
    // The database first: an emission whose record it holds is in the log by then.
    try (Archive archive = Archive.open(database)) {
      List<String> received = archive.points();
      EmissionLog log = EmissionLog.read(emissions);
      List<Block.Loss> losses = archive.losses();
      Map<String, Tally> points = new TreeMap<>();
      Tally total = Tally.ZERO;
      for (Map.Entry<String, List<Emission>> entry : log.points().entrySet()) {
        String point = entry.getKey();
        LossLedger ledger = new LossLedger(point, losses, rules.windowMillis());
        Tally tally = PointAccount.judge(rules, entry.getValue(), archive.samples(point), ledger);
        points.put(point, tally);
        total = total.plus(tally);
      }
      Map<String, Long> byState = new TreeMap<>();
      archive.eachIncidentState(byState::put);
      Custody custody =
          new Custody(
              archive.repeats(),
              archive.conflicts(),
              archive.rawDuplicates(),
              archive.refused(),
              archive.gaps("compacted"),
              archive.gaps("lost"),
              archive.numberHoles());
      List<String> unlogged =
          received.stream().filter(point -> !points.containsKey(point)).toList();
      Proof proof = new Proof(archive.headsArrived(), archive.alarms());
      return new Account(total, points, unlogged, log.faults(), custody, byState, proof);
    }
  }

  /** Whether nothing is unexplained. */
  boolean balanced() {
    return total.missing() == 0
        && total.unproduced() == 0
        && custody.duplicates() == 0
        && custody.conflicts() == 0
        && custody.refused() == 0
        && custody.holes() == 0
        && proof.alarms().isEmpty()
        && emissionFaults.isEmpty();
  }

  /**
   * The account as the format describes it.
   *
   * @param nowMillis for the age of the signed heads, UTC milliseconds.
   */
  ObjectNode json(long nowMillis) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("balanced", balanced());
    put(node, total);
    node.put("inFlight", total.inFlight());
    node.put("duplicates", custody.duplicates());
    node.put("conflicts", custody.conflicts());
    node.put("rawDuplicates", custody.rawDuplicates());
    node.put("refused", custody.refused());
    node.put("compacted", custody.compacted());
    node.put("lost", custody.lost());
    node.put("numberHoles", custody.holes());
    proof.agesSeconds(nowMillis).forEach(node.putObject("headsAgeSeconds")::put);
    proof.alarms().forEach(node.putArray("alarms")::add);
    node.put("incidents", byState.values().stream().mapToLong(Long::longValue).sum());
    node.put("closed", byState.getOrDefault(CLOSED, 0L));
    byState.forEach(node.putObject("byState")::put);
    unlogged.forEach(node.putArray("unlogged")::add);
    emissionFaults.forEach(node.putArray("emissionFaults")::add);
    ObjectNode each = node.putObject("points");
    points.forEach(
        (point, tally) -> {
          ObjectNode entry = put(each.putObject(point), tally);
          entry.put("numberHoles", custody.numberHoles().getOrDefault(point, 0L));
        });
    return node;
  }

  private static ObjectNode put(ObjectNode node, Tally tally) {
    return node.put("produced", tally.produced())
        .put("received", tally.received())
        .put("declaredLost", tally.declaredLost())
        .put("unanswered", tally.unanswered())
        .put("missing", tally.missing())
        .put("unproduced", tally.unproduced());
  }

  /**
   * The account for people.
   *
   * @param nowMillis for the age of the signed heads, UTC milliseconds.
   */
  String table(long nowMillis) {
    StringBuilder text = new StringBuilder();
    String line = "%-32s %9s %9s %9s %10s %9s %8s %10s%n";
    text.append(
        line.formatted(
            "point",
            "produced",
            "received",
            "declared",
            "unanswered",
            "in flight",
            "missing",
            "unproduced"));
    points.forEach((point, tally) -> text.append(row(line, point, tally)));
    text.append(row(line, "all", total));
    text.append(
        "records: duplicates %d, conflicts %d, raw duplicates %d, refused %d, number holes %s%n"
            .formatted(
                custody.duplicates(),
                custody.conflicts(),
                custody.rawDuplicates(),
                custody.refused(),
                custody.numberHoles().isEmpty() ? "0" : custody.numberHoles()));
    text.append("incidents: %s%n".formatted(byState.isEmpty() ? "none" : byState));
    if (!unlogged.isEmpty()) {
      text.append("not judged, no emission log: %s%n".formatted(String.join(", ", unlogged)));
    }
    text.append("gaps: compacted %d, lost %d%n".formatted(custody.compacted(), custody.lost()));
    Map<String, Long> ages = proof.agesSeconds(nowMillis);
    text.append("signed heads, age in s: %s%n".formatted(ages.isEmpty() ? "none" : ages));
    proof.alarms().forEach(alarm -> text.append("ALARM: %s%n".formatted(alarm)));
    emissionFaults.forEach(fault -> text.append("emission log: %s%n".formatted(fault)));
    text.append(balanced() ? "BALANCED\n" : "NOT BALANCED\n");
    return text.toString();
  }

  private static String row(String line, String name, Tally tally) {
    return line.formatted(
        name,
        tally.produced(),
        tally.received(),
        tally.declaredLost(),
        tally.unanswered(),
        tally.inFlight(),
        tally.missing(),
        tally.unproduced());
  }
}
