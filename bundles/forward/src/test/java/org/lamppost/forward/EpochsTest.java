package org.lamppost.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.model.Stream.AUDIT;
import static org.lamppost.model.Stream.INCIDENT;
import static org.lamppost.model.Stream.TELEMETRY;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Stream;

/** Records of several epochs, records that stand for several sequences, and signed heads. */
class EpochsTest {
  private final Street street = new Street();

  @Test
  void what_was_salvaged_goes_out_after_what_is_new_from_the_oldest_epoch_on() {
    street.outbox.salvage("e0", 6, 1);
    street.outbox.salvage("d9", 0, 1);
    street.outbox.commit(TELEMETRY, 1);
    street.outbox.commit(INCIDENT, 1);
    FakeUplink uplink = street.connect();
    street.settle();
    assertEquals(
        List.of(
            "incident e1 1",
            "telemetry e1 1",
            "incident d9 1",
            "audit d9 1",
            "incident e0 7",
            "audit e0 7",
            "telemetry d9 1",
            "telemetry e0 7"),
        uplink.records());
    assertTrue(uplink.to("state").get(0).contains("\"epoch\":\"e1\""));
  }

  @Test
  void a_receipt_goes_to_the_epoch_that_it_names() {
    street.outbox.salvage("e0", 6, 2);
    street.outbox.commit(INCIDENT, 2);
    street.connect();
    street.receipt("e0", INCIDENT, 7);
    assertEquals(7, street.outbox.watermark("e0", INCIDENT));
    assertEquals(0, street.outbox.watermark("e1", INCIDENT));
    assertEquals(List.of("e0-i"), street.reported);
    street.receipt("e1", INCIDENT, 1);
    assertEquals(1, street.outbox.watermark("e1", INCIDENT));
    assertEquals(0, street.count("foreignReceipts"));
  }

  @Test
  void an_incident_of_today_overtakes_all_that_was_salvaged() {
    street.outbox.salvage("e0", 0, 40);
    FakeUplink uplink = street.connect(9);
    int before = uplink.records().size();
    street.outbox.commit(INCIDENT, 1);
    street.turn();
    assertEquals("incident e1 1", uplink.records().get(before));
  }

  @Test
  void each_epoch_has_windows_of_its_own() {
    street.outbox.salvage("e0", 0, 40);
    street.outbox.commit(INCIDENT, 40);
    FakeUplink uplink = street.connect();
    street.settle();
    assertEquals(32, uplink.to("incident").size());
    street.receipt("e0", INCIDENT, 10);
    street.settle();
    assertEquals(42, uplink.to("incident").size());
  }

  @Test
  void a_journal_set_aside_while_we_drain_goes_on_as_an_older_epoch() {
    street.outbox.commit(INCIDENT, 20);
    FakeUplink uplink = street.connect();
    street.outbox.succeed("e2");
    street.outbox.commit(INCIDENT, 1);
    street.turn();
    assertEquals("incident e2 1", uplink.records().get(16));
    assertTrue(uplink.to("state").get(1).contains("\"epoch\":\"e2\""));
    street.receipt("e1", INCIDENT, 16);
    street.settle();
    assertEquals(Street.bodies(INCIDENT, 17, 20), uplink.records().subList(17, 21));
    street.receipt("e1", INCIDENT, 20);
    assertEquals(20, street.outbox.watermark("e1", INCIDENT));
    street.outbox.drop("e1");
    street.turn();
    street.receipt("e1", INCIDENT, 20);
    assertEquals(1, street.count("foreignReceipts"));
    assertEquals(1, street.count("resent", INCIDENT) + 1);
  }

  @Test
  void an_epoch_that_cannot_be_read_holds_up_no_other() {
    street.outbox.salvage("e0", 0, 1);
    street.outbox.damage("e0");
    FakeUplink uplink = street.connect();
    street.outbox.commit(INCIDENT, 2);
    street.turn();
    street.outbox.commit(AUDIT, 1);
    street.turn();
    street.settle();
    assertEquals(List.of("incident e1 1", "incident e1 2", "audit e1 1"), uplink.records());
    assertEquals(3, ((List<?>) street.status.get().get("journalFailing")).size());
    street.outbox.drop("e0");
    street.turn();
    assertEquals(List.of(), street.status.get().get("journalFailing"));
  }

  @Test
  void a_failing_read_is_waited_for_while_a_block_is_on_the_wire() {
    street.outbox.salvage("e0", 0, 1);
    street.outbox.damage("e0");
    street.outbox.commit(TELEMETRY, 1);
    street.connect();
    street.pass(600);
    assertTrue(street.due > street.now, "asks again at once");
  }

  @Test
  void a_record_of_several_sequences_is_freed_by_a_receipt_for_its_last() {
    street.outbox.commitRange(TELEMETRY, 5);
    street.outbox.commitRange(TELEMETRY, 3);
    street.outbox.commit(TELEMETRY, 1);
    FakeUplink uplink = street.connect();
    street.settle();
    assertEquals(List.of("telemetry e1 5", "telemetry e1 8", "telemetry e1 9"), uplink.records());
    street.receipt(TELEMETRY, 7);
    assertEquals(5, street.outbox.watermark(TELEMETRY));
    assertEquals(2, ((java.util.Map<?, ?>) street.status.get().get("inFlight")).size() - 1);
    street.receipt(TELEMETRY, 9);
    assertEquals(9, street.outbox.watermark(TELEMETRY));
  }

  @Test
  void signed_heads_go_out_after_the_birth_and_then_at_most_every_period() {
    street.outbox.sign("h1");
    FakeUplink uplink = street.connect();
    assertEquals(List.of(), uplink.to("heads"));
    street.settle();
    assertEquals(List.of("h1"), uplink.to("heads"));
    street.outbox.sign("h2");
    street.pass(29_999);
    assertEquals(List.of("h1"), uplink.to("heads"));
    assertEquals(1, street.due - street.now);
    street.pass(1);
    assertEquals(List.of("h1", "h2"), uplink.to("heads"));
    street.settle();
    street.pass(90_000);
    assertEquals(List.of("h1", "h2"), uplink.to("heads"));
    assertEquals(2, street.outbox.signatures);
    street.lose();
    street.pass(500);
    FakeUplink second = street.connect();
    street.settle();
    assertEquals(List.of("h2"), second.to("heads"));
  }

  @Test
  void a_journal_that_signs_nothing_sends_no_heads() {
    FakeUplink uplink = street.connect();
    street.outbox.commit(INCIDENT, 1);
    street.settle();
    street.pass(60_000);
    street.settle();
    assertEquals(List.of(), uplink.to("heads"));
  }

  @Test
  void heads_that_the_broker_refuses_are_sent_again_after_the_period() {
    street.outbox.sign("h1");
    FakeUplink uplink = street.connect();
    street.last().acknowledge();
    street.turn();
    uplink.unanswered.poll().answer().completeExceptionally(new UplinkException("no", false, null));
    street.outbox.sign("h2");
    street.pass(30_000);
    assertEquals(List.of("h1", "h2"), uplink.to("heads"));
  }

  @Test
  void heads_never_keep_records_waiting() {
    street.outbox.sign("h1");
    street.outbox.commit(INCIDENT, 2);
    FakeUplink uplink = street.connect();
    street.outbox.breakDown(true);
    street.last().acknowledge();
    street.turn();
    street.outbox.breakDown(false);
    street.pass(500);
    assertEquals(List.of("h1"), uplink.to("heads"));
    assertEquals(2, uplink.to(Stream.INCIDENT.label()).size());
  }
}
