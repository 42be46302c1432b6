package org.lamppost.simulator.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  @TempDir private Path folder;
  private Path database;
  private Store store;

  @BeforeEach
  void open() {
    database = folder.resolve("city.db");
    store = Store.open(database);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void a_receipt_goes_as_far_as_nothing_is_missing() {
    assertEquals(2, through(incident(1), incident(2)));
    assertEquals(2, through(incident(4), incident(5)));
    assertEquals(5, through(incident(3)));
  }

  @Test
  void a_stream_whose_first_record_is_missing_has_no_custody_at_all() {
    assertEquals(0, through(incident(2)));
  }

  @Test
  void any_order_of_arrival_ends_in_the_same_receipt() {
    List<Integer> order = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new java.util.Random(7));
    long through = 0;
    for (int sequence : order) {
      through = through(incident(sequence));
    }
    assertEquals(200, through);
  }

  @Test
  void a_record_that_comes_again_is_counted_and_its_receipt_repeated() {
    through(incident(1));
    Store.Commit again = store.write(List.of(incident(1)));
    assertEquals(1, again.receipts().get(0).through());
    assertEquals(List.of(), again.changes());
    assertEquals(1, archive().rawDuplicates());
    assertEquals(0, archive().conflicts());
    assertEquals(1, archive().number("SELECT COUNT(*) FROM incident_changes"));
  }

  @Test
  void a_record_that_comes_again_with_other_content_is_a_conflict() {
    through(incident(1));
    through(Messages.arrival("incident", Messages.incident(1, "01B", "RAISED", "raise")));
    assertEquals(1, archive().conflicts());
  }

  @Test
  void custody_and_counts_survive_a_restart() {
    through(incident(1), incident(3), incident(3));
    store.close();
    store = Store.open(database);
    assertEquals(3, through(incident(2)));
    assertEquals(3, through(incident(2)));
    assertEquals(2, archive().rawDuplicates());
  }

  @Test
  void streams_and_epochs_have_their_own_receipts() {
    Arrival other =
        Messages.arrival("telemetry", Messages.block("01JDOTHER", 1, List.of(), List.of()));
    Store.Commit commit =
        store.write(
            List.of(
                incident(1),
                Messages.arrival("audit", Messages.audit(1)),
                Messages.arrival("telemetry", Messages.pressures(1, 1, 0, 0.3)),
                other));
    Map<String, Long> receipts = new TreeMap<>();
    commit
        .receipts()
        .forEach(
            receipt ->
                receipts.put(
                    receipt.stream().stream() + " " + receipt.stream().epoch(), receipt.through()));
    assertEquals(
        Map.of(
            "incident 01JDEPOCH", 1L,
            "audit 01JDEPOCH", 1L,
            "telemetry 01JDEPOCH", 1L,
            "telemetry 01JDOTHER", 1L),
        receipts);
  }

  @Test
  void a_refused_record_is_kept_with_its_reason_and_does_not_block_its_stream() {
    ObjectNode bad = Messages.incidentNode(2, "01A", "LOST", "raise");
    through(incident(1));
    assertEquals(
        3, through(Messages.arrival("incident", Messages.utf8(bad.toString())), incident(3)));
    Archive archive = archive();
    assertEquals(1, archive.refused());
    assertEquals(
        List.of("state: expected a known State, found \"LOST\""),
        archive.all("SELECT reason FROM refused", row -> row.getString(1)));
    assertEquals(2, archive.number("SELECT COUNT(*) FROM records WHERE refused = 0"));
  }

  @Test
  void a_message_without_an_identity_is_kept_as_refused() {
    Store.Commit commit =
        store.write(List.of(Messages.arrival("telemetry", Messages.utf8("hello"))));
    assertEquals(List.of(), commit.receipts());
    assertEquals(1, archive().refused());
  }

  @Test
  void readings_and_losses_become_what_the_auditor_sees() {
    store.write(
        List.of(
            Messages.arrival("telemetry", Messages.pressures(1, 1, 0, 0.3, 0.31)),
            Messages.arrival("telemetry", Messages.lost(2, 2_000, 3_000, 2)),
            Messages.arrival("telemetry", Messages.pressures(3, 5, 4_000, 0.34))));
    Archive archive = archive();
    assertEquals(
        List.of(1L, 2L, 5L),
        archive.samples(Messages.PRESSURE).stream().map(Sample::number).toList());
    assertEquals(Map.of(Messages.PRESSURE, 2L), archive.losses().get(0).counts());
    assertEquals(Map.of(), archive.numberHoles());
  }

  @Test
  void a_running_number_that_nobody_declares_is_a_hole() {
    through(Messages.arrival("telemetry", Messages.pressures(1, 3, 0, 0.3, 0.31)));
    through(Messages.arrival("telemetry", Messages.pressures(2, 7, 5_000, 0.3)));
    // 1, 2, 5 and 6 are neither here nor declared; one declaration covers one of them
    assertEquals(Map.of(Messages.PRESSURE, 4L), archive().numberHoles());
    through(Messages.arrival("telemetry", Messages.lost(3, 0, 1, 1)));
    assertEquals(Map.of(Messages.PRESSURE, 3L), archive().numberHoles());
  }

  @Test
  void a_running_number_in_two_records_is_stored_once_and_told() {
    through(Messages.arrival("telemetry", Messages.pressures(1, 1, 0, 0.3, 0.31)));
    through(Messages.arrival("telemetry", Messages.pressures(2, 2, 1_000, 0.99, 0.32)));
    Archive archive = archive();
    assertEquals(1, archive.repeats());
    assertEquals(
        List.of(0.3, 0.31, 0.32),
        archive.samples(Messages.PRESSURE).stream().map(Sample::value).toList());
  }

  @Test
  void the_newest_change_of_an_incident_is_its_state_also_when_changes_overtake() {
    through(
        Messages.arrival("incident", Messages.incident(2, "01A", "CLOSED", "close")),
        Messages.arrival("incident", Messages.incident(1, "01A", "RAISED", "raise")),
        Messages.arrival("incident", Messages.incident(3, "01B", "RAISED", "raise")));
    Map<String, Long> states = new TreeMap<>();
    archive().eachIncidentState(states::put);
    assertEquals(Map.of("CLOSED", 1L, "RAISED", 1L), states);
    assertEquals("01B", archive().openIncidents().get(0).incidentId());
  }

  @Test
  void a_summary_shows_counts_newest_changes_and_newest_values() {
    through(incident(1), Messages.arrival("telemetry", Messages.pressures(1, 1, 0, 0.3, 0.31)));
    through(
        Messages.arrival(
            "state", Messages.utf8("{\"v\":1,\"state\":\"online\",\"gatewayId\":\"pole-0001\"}")));
    ObjectNode summary = Summary.of(archive(), Messages.OFFSET + 90_000);
    assertEquals(
        "{\"state\":1,\"incident\":1,\"telemetry\":1,\"audit\":0}",
        summary.get("records").toString());
    assertEquals(2, summary.get("readings").asInt());
    assertEquals("HYD.PRESSURE.LOW", summary.at("/newest/0/type").asText());
    assertEquals(Messages.OFFSET + 60_000, summary.at("/newest/0/arrival").asLong());
    assertEquals(0.31, summary.at("/points/0/value").asDouble());
    assertEquals(Messages.OFFSET + 1_000, summary.at("/points/0/utcMillis").asLong());
  }

  @Test
  void a_batch_that_fails_leaves_nothing_behind_and_can_be_given_again() throws Exception {
    through(incident(1));
    try (java.sql.Connection other = Schema.open(database)) {
      other.createStatement().execute("ALTER TABLE incident_changes RENAME TO away");
      other.commit();
      assertThrows(StoreException.class, () -> store.write(List.of(incident(2))));
      other.createStatement().execute("ALTER TABLE away RENAME TO incident_changes");
      other.commit();
    }
    assertEquals(2, through(incident(2)));
    assertEquals(0, archive().rawDuplicates());
  }

  @Test
  void a_database_of_another_version_is_left_alone() throws Exception {
    store.close();
    try (java.sql.Connection other = Schema.open(database)) {
      other.createStatement().execute("PRAGMA user_version=99");
      other.commit();
    }
    StoreException refused = assertThrows(StoreException.class, () -> Schema.open(database));
    assertTrue(refused.getMessage().contains("version 99"), refused.getMessage());
    store = Store.open(folder.resolve("other.db"));
  }

  private long through(Arrival... arrivals) {
    return store.write(List.of(arrivals)).receipts().stream()
        .mapToLong(Receipt::through)
        .findFirst()
        .orElse(-1);
  }

  private static Arrival incident(long sequence) {
    return Messages.arrival("incident", Messages.incident(sequence, "01A", "RAISED", "raise"));
  }

  /** A fresh look; closed with the test's folder. */
  private Archive archive() {
    return Archive.open(database);
  }
}
