package org.lamppost.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.model.Stream.AUDIT;
import static org.lamppost.model.Stream.INCIDENT;
import static org.lamppost.model.Stream.TELEMETRY;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Command;
import org.lamppost.model.OutputCommand;

class CityLinkTest {
  private final Street street = new Street();

  @Test
  void it_subscribes_then_says_it_is_there_then_drains() {
    street.outbox.commit(INCIDENT, 1);
    FakeUplink uplink = street.connect();
    assertEquals(
        List.of("lamppost/v1/pole-0001/receipt", "lamppost/v1/pole-0001/command"),
        uplink.subscribed);
    assertEquals("lamppost/v1/pole-0001/state", uplink.published.get(0).topic());
    assertTrue(uplink.published.get(0).retained());
    String birth = uplink.published.get(0).text();
    assertTrue(birth.contains("\"state\":\"online\""), birth);
    assertTrue(birth.contains("\"epoch\":\"e1\",\"bootId\":\"boot-1\""), birth);
    assertTrue(birth.contains("\"connectedAt\":\"2026-11-23T"), birth);
    assertTrue(birth.contains("+08:00\""), birth);
    assertEquals("lamppost/v1/pole-0001/incident", uplink.published.get(1).topic());
    assertFalse(uplink.published.get(1).retained());
    assertEquals(true, street.status.get().get("connected"));
  }

  @Test
  void nothing_goes_out_before_the_broker_has_taken_the_subscriptions() {
    street.outbox.commit(INCIDENT, 1);
    street.turn();
    street.last().connecting.complete(new Uplink.Terms(20, 100_000));
    street.turn();
    assertEquals(List.of(), street.last().published);
  }

  @Test
  void its_last_will_says_that_the_link_is_lost() {
    street.turn();
    assertEquals("lamppost/v1/pole-0001/state", street.last().will.topic());
    assertEquals(
        "{\"v\":1,\"state\":\"offline\",\"gatewayId\":\"pole-0001\",\"reason\":\"link lost\"}",
        new String(street.last().will.payload(), UTF_8));
  }

  @Test
  void no_more_than_the_window_of_each_stream_is_without_a_receipt() {
    street.outbox.commit(TELEMETRY, 10);
    street.outbox.commit(AUDIT, 40);
    street.outbox.commit(INCIDENT, 40);
    FakeUplink uplink = street.connect();
    street.settle();
    assertEquals(Street.bodies(INCIDENT, 1, 16), uplink.to("incident"));
    assertEquals(Street.bodies(AUDIT, 1, 16), uplink.to("audit"));
    assertEquals(Street.bodies(TELEMETRY, 1, 4), uplink.to("telemetry"));
    street.receipt(TELEMETRY, 2);
    street.settle();
    assertEquals(Street.bodies(TELEMETRY, 1, 6), uplink.to("telemetry"));
  }

  @Test
  void incidents_go_before_audit_records_and_those_before_telemetry() {
    street.outbox.commit(TELEMETRY, 1);
    street.outbox.commit(AUDIT, 1);
    street.outbox.commit(INCIDENT, 1);
    assertEquals(
        List.of("incident e1 1", "audit e1 1", "telemetry e1 1"), street.connect().records());
  }

  @Test
  void an_incident_that_comes_while_telemetry_drains_goes_out_next() {
    street.outbox.commit(TELEMETRY, 4);
    FakeUplink uplink = street.connect();
    assertEquals(List.of("telemetry e1 1"), uplink.records());
    street.outbox.commit(INCIDENT, 1);
    uplink.acknowledge();
    street.turn();
    assertEquals("incident e1 1", uplink.records().get(1));
    street.settle();
    assertEquals(Street.bodies(TELEMETRY, 1, 4), uplink.to("telemetry"));
  }

  @Test
  void an_incident_does_not_wait_for_a_block_on_the_wire() {
    street.outbox.commit(TELEMETRY, 4);
    FakeUplink uplink = street.connect();
    street.outbox.commit(INCIDENT, 1);
    street.turn();
    assertEquals(List.of("telemetry e1 1", "incident e1 1"), uplink.records());
  }

  @Test
  void no_more_is_in_transit_than_the_broker_grants_and_a_place_is_kept_for_incidents() {
    street.outbox.commit(AUDIT, 16);
    FakeUplink uplink = street.connect(9);
    assertEquals(6, uplink.records().size());
    street.outbox.commit(INCIDENT, 16);
    street.turn();
    assertEquals(8, uplink.records().size());
    assertEquals(List.of("incident e1 1", "incident e1 2"), uplink.to("incident"));
    street.settle();
    assertEquals(32, uplink.records().size());
  }

  @Test
  void a_broker_that_grants_one_gets_one_at_a_time() {
    street.outbox.commit(INCIDENT, 3);
    FakeUplink uplink = street.connect(1);
    assertEquals(1, uplink.records().size());
    street.settle();
    assertEquals(Street.bodies(INCIDENT, 1, 3), uplink.records());
  }

  @Test
  void a_receipt_frees_all_up_to_it_and_tells_the_line_of_each_incident_once() {
    street.outbox.commit(INCIDENT, "a");
    street.outbox.commit(INCIDENT, "b");
    street.outbox.commit(INCIDENT, "a");
    street.outbox.commit(INCIDENT, "c");
    street.connect();
    street.receipt(INCIDENT, 3);
    assertEquals(3, street.outbox.watermark(INCIDENT));
    assertEquals(List.of("a", "b"), street.reported);
    street.receipt(INCIDENT, 3);
    street.receipt(INCIDENT, 1);
    assertEquals(3, street.outbox.watermark(INCIDENT));
    assertEquals(List.of("a", "b"), street.reported);
    assertEquals(3, street.count("receipted", INCIDENT));
  }

  @Test
  void receipts_of_other_streams_tell_the_line_nothing() {
    street.outbox.commit(AUDIT, 1);
    street.connect();
    street.receipt(AUDIT, 1);
    assertEquals(1, street.outbox.watermark(AUDIT));
    assertEquals(List.of(), street.reported);
  }

  @Test
  void a_receipt_of_another_epoch_frees_nothing() {
    street.outbox.commit(INCIDENT, 2);
    street.connect();
    street.receipt("e0", INCIDENT, 2);
    assertEquals(0, street.outbox.watermark(INCIDENT));
    assertEquals(1, street.count("foreignReceipts"));
  }

  @Test
  void a_receipt_ahead_frees_only_what_was_sent() {
    street.outbox.commit(INCIDENT, 20);
    street.connect();
    street.receipt(INCIDENT, 1_000_000);
    assertEquals(16, street.outbox.watermark(INCIDENT));
    assertEquals(1, street.count("receiptsAhead"));
    street.settle();
    assertEquals(Street.bodies(INCIDENT, 17, 20), street.last().records().subList(16, 20));
  }

  @Test
  void a_receipt_ahead_frees_nothing_that_still_waits_to_be_sent() {
    street.outbox.commit(INCIDENT, 3);
    FakeUplink uplink = street.connect(1);
    assertEquals(Street.bodies(INCIDENT, 1, 1), uplink.records());
    street.receipt(INCIDENT, 3);
    assertEquals(1, street.outbox.watermark(INCIDENT));
    street.settle();
    assertEquals(Street.bodies(INCIDENT, 1, 3), uplink.records());
  }

  @Test
  void the_broker_s_acknowledgement_frees_nothing() {
    street.outbox.commit(INCIDENT, 2);
    street.connect();
    street.settle();
    assertEquals(0, street.outbox.watermark(INCIDENT));
  }

  @Test
  void without_receipts_the_broker_s_acknowledgement_frees_in_order_and_without_holes() {
    Street weaker = new Street(false);
    weaker.outbox.commit(INCIDENT, 3);
    FakeUplink uplink = weaker.connect();
    List<FakeUplink.Publication> records = uplink.published.subList(1, 4);
    records.get(1).answer().complete(null);
    weaker.turn();
    assertEquals(0, weaker.outbox.watermark(INCIDENT));
    records.get(0).answer().complete(null);
    weaker.turn();
    assertEquals(2, weaker.outbox.watermark(INCIDENT));
    assertEquals(List.of("i-1", "i-2"), weaker.reported);
  }

  @Test
  void after_a_broken_link_it_sends_again_from_the_first_without_a_receipt() {
    street.outbox.commit(INCIDENT, 5);
    street.connect();
    street.receipt(INCIDENT, 2);
    street.lose();
    assertTrue(street.last().closed);
    assertFalse(street.last().farewell);
    street.pass(500);
    FakeUplink second = street.connect();
    assertEquals(Street.bodies(INCIDENT, 3, 5), second.records());
    assertEquals(3, street.count("resent", INCIDENT));
    assertEquals(5, street.count("sent", INCIDENT));
    assertEquals(1, street.count("reconnects"));
  }

  @Test
  void a_receipt_that_waited_at_the_broker_while_the_link_was_down_counts() {
    street.outbox.commit(INCIDENT, 3);
    street.connect();
    street.lose();
    street.pass(500);
    street.turn();
    street.last().connecting.complete(new Uplink.Terms(20, 100_000));
    street.receipt(INCIDENT, 2);
    street.last().subscribing.complete(null);
    street.turn();
    assertEquals(List.of("i-1", "i-2"), street.reported);
    assertEquals(Street.bodies(INCIDENT, 3, 3), street.last().records());
  }

  @Test
  void without_a_receipt_it_sends_the_window_again_with_growing_patience() {
    street.outbox.commit(AUDIT, 2);
    FakeUplink uplink = street.connect();
    street.settle();
    List<Long> waits = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      int before = uplink.records().size();
      long from = street.now;
      street.pass(street.due - street.now - 1);
      assertEquals(before, uplink.records().size(), "sent too early");
      street.pass(1);
      waits.add(street.now - from);
      street.settle();
      assertEquals(before + 2, uplink.records().size());
    }
    assertEquals(List.of(5_000L, 10_000L, 20_000L, 40_000L, 60_000L, 60_000L), waits);
    assertEquals(12, street.count("resent", AUDIT));
    street.outbox.commit(AUDIT, 1);
    street.turn();
    street.settle();
    street.receipt(AUDIT, 2);
    assertEquals(5_000, street.due - street.now);
  }

  @Test
  void while_receipts_come_nothing_is_sent_again() {
    street.outbox.commit(AUDIT, 16);
    FakeUplink uplink = street.connect();
    street.settle();
    for (int through = 1; through < 16; through++) {
      street.pass(4_900);
      street.receipt(AUDIT, through);
    }
    assertEquals(16, uplink.records().size());
  }

  @Test
  void a_record_that_the_broker_refuses_is_sent_again_later() {
    street.outbox.commit(AUDIT, 1);
    FakeUplink uplink = street.connect();
    uplink.published.get(0).answer().complete(null);
    uplink
        .published
        .get(1)
        .answer()
        .completeExceptionally(new UplinkException("broker refuses (reason 0x97)", false, null));
    street.turn();
    assertEquals(1, street.count("refused", AUDIT));
    street.pass(5_000);
    assertEquals(List.of("audit e1 1", "audit e1 1"), uplink.records());
    assertEquals(1, street.uplinks.size());
  }

  @Test
  void a_record_larger_than_the_broker_takes_holds_its_own_stream_only() {
    street.outbox.commit(INCIDENT, 1);
    street.turn();
    street.last().connecting.complete(new Uplink.Terms(20, 500));
    street.turn();
    street.last().subscribing.complete(null);
    street.turn();
    assertEquals(List.of(), street.last().records());
    assertTrue(((String) street.status.get().get("lastError")).contains("takes packets of 500"));
    assertEquals(0, street.outbox.watermark(INCIDENT));
  }

  @Test
  void commands_reach_the_line_and_malformed_messages_do_not() {
    street.connect();
    street.down("command", "{\"v\":1,\"commandId\":\"c\",\"incidentId\":\"i\",\"type\":\"reset\"}");
    street.down("command", "{\"v\":1,\"commandId\":\"c\"");
    street.down("receipt", "nonsense");
    street.down("other", "{}");
    assertEquals(List.of(new Command("c", "i", Command.Type.RESET, "", "", "")), street.commands);
    assertEquals(1, street.count("commands"));
    assertEquals(3, street.count("malformed"));
    assertEquals(true, street.status.get().get("connected"));
  }

  @Test
  void commands_for_outputs_reach_the_line() {
    street.connect();
    street.down(
        "command",
        "{\"v\":1,\"commandId\":\"c\",\"output\":\"p/siren\",\"type\":\"free\",\"by\":\"op\"}");
    assertEquals(
        List.of(new OutputCommand("c", "p/siren", OutputCommand.Type.FREE, 0, 0, "op", "")),
        street.outputCommands);
    assertEquals(1, street.count("commands"));
  }

  @Test
  void a_city_that_floods_us_loses_the_newest_and_it_is_counted() {
    street.connect();
    for (int i = 0; i < Mailbox.MOST_RECEIVED + 5; i++) {
      street
          .last()
          .listener
          .received(new Uplink.Message("lamppost/v1/pole-0001/receipt", new byte[0]));
    }
    street.turn();
    assertEquals(5, street.count("dropped"));
    assertEquals(Mailbox.MOST_RECEIVED, street.count("malformed"));
  }

  @Test
  void a_journal_that_fails_is_asked_again_while_the_link_stays() {
    street.connect();
    street.outbox.breakDown(true);
    street.outbox.commit(INCIDENT, 2);
    street.turn();
    assertEquals(List.of("epoch"), street.status.get().get("journalFailing"));
    assertEquals(500, street.due - street.now);
    street.pass(500);
    assertEquals(1_000, street.due - street.now);
    street.outbox.breakDown(false);
    street.pass(1_000);
    assertEquals(List.of(), street.status.get().get("journalFailing"));
    assertEquals(Street.bodies(INCIDENT, 1, 2), street.last().records());
    assertEquals(1, street.uplinks.size());
  }

  @Test
  void a_release_that_fails_is_made_good_later() {
    street.outbox.commit(INCIDENT, 2);
    street.connect();
    street.outbox.breakDown(true);
    street.receipt(INCIDENT, 2);
    assertEquals(0, street.outbox.watermark(INCIDENT));
    assertEquals(List.of("i-1", "i-2"), street.reported);
    street.outbox.breakDown(false);
    street.pass(street.due - street.now);
    assertEquals(2, street.outbox.watermark(INCIDENT));
  }

  @Test
  void a_new_epoch_is_announced_and_drained_from_its_first_record() {
    street.outbox.commit(INCIDENT, 3);
    street.connect();
    street.settle();
    street.outbox.begin("e2");
    street.outbox.commit(INCIDENT, 1);
    street.turn();
    street.settle();
    FakeUplink uplink = street.last();
    assertEquals(2, uplink.to("state").size());
    assertTrue(uplink.to("state").get(1).contains("\"epoch\":\"e2\""));
    assertEquals("incident e2 1", uplink.records().get(3));
    street.receipt("e1", INCIDENT, 3);
    assertEquals(0, street.outbox.watermark(INCIDENT));
    street.receipt("e2", INCIDENT, 1);
    assertEquals(1, street.outbox.watermark(INCIDENT));
  }

  @Test
  void waits_between_attempts_double_with_jitter_and_end_at_the_longest() {
    long whole = 500;
    for (int attempt = 0; attempt < 12; attempt++) {
      street.turn();
      street.last().connecting.completeExceptionally(new UplinkException("refused", false, null));
      street.turn();
      long wait = street.due - street.now;
      assertTrue(wait >= whole / 2 && wait <= whole, attempt + ": " + wait + " of " + whole);
      assertEquals(attempt + 1, street.uplinks.size());
      street.pass(wait - 1);
      assertEquals(attempt + 1, street.uplinks.size());
      street.pass(1);
      whole = Math.min(10_000, whole * 2);
    }
  }

  @Test
  void a_broker_that_accepts_and_drops_at_once_is_not_hammered() {
    for (int i = 0; i < 8; i++) {
      street.connect();
      street.lose();
      street.pass(street.due - street.now);
    }
    street.connect();
    street.lose();
    assertTrue(street.due - street.now >= 5_000, "wait " + (street.due - street.now));
  }

  @Test
  void a_link_that_held_for_long_begins_with_the_shortest_wait() {
    for (int i = 0; i < 8; i++) {
      street.connect();
      street.lose();
      street.pass(street.due - street.now);
    }
    street.connect();
    street.pass(10_000);
    street.lose();
    assertTrue(street.due - street.now <= 500, "wait " + (street.due - street.now));
  }

  @Test
  void a_broker_that_never_answers_is_given_up() {
    street.turn();
    assertEquals(15_000, street.due - street.now);
    street.pass(15_000);
    assertTrue(street.uplinks.get(0).closed);
    assertEquals("no answer within 15000 ms", street.status.get().get("lastError"));
    street.pass(500);
    assertEquals(2, street.uplinks.size());
  }

  @Test
  void a_broker_that_stops_acknowledging_is_given_up() {
    street.outbox.commit(TELEMETRY, 2);
    street.connect();
    street.pass(59_999);
    assertFalse(street.last().closed);
    assertEquals(1, street.due - street.now);
    street.pass(1);
    assertTrue(street.last().closed);
  }

  @Test
  void what_an_earlier_connection_still_says_is_ignored() {
    street.outbox.commit(INCIDENT, 1);
    FakeUplink first = street.connect();
    street.lose();
    street.pass(500);
    FakeUplink second = street.connect();
    first.listener.lost("late");
    first.acknowledge();
    first.listener.received(new Uplink.Message("lamppost/v1/pole-0001/receipt", new byte[1]));
    street.turn();
    assertFalse(second.closed);
    assertEquals(0, street.count("malformed"));
  }

  @Test
  void a_refusal_that_a_person_must_mend_is_reported_once() {
    for (int i = 0; i < 3; i++) {
      street.turn();
      street
          .last()
          .connecting
          .completeExceptionally(
              new UplinkException("broker refuses user name or password", true, null));
      street.turn();
      street.pass(street.due - street.now);
    }
    assertEquals(1, street.faults.size());
    assertTrue(street.faults.get(0).problem().contains("refuses user name or password"));
  }

  @Test
  void a_refused_subscription_is_a_failed_attempt() {
    street.outbox.commit(INCIDENT, 1);
    street.turn();
    street.last().connecting.complete(new Uplink.Terms(20, 100_000));
    street.turn();
    street
        .last()
        .subscribing
        .completeExceptionally(new UplinkException("broker does not authorise it", true, null));
    street.turn();
    assertTrue(street.last().closed);
    assertEquals(1, street.faults.size());
  }
}
