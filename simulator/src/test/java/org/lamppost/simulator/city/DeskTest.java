package org.lamppost.simulator.city;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeskTest {
  private static final Instant START = Instant.ofEpochMilli(Messages.OFFSET);

  private final Desk desk = new Desk(Duration.ofSeconds(2));
  private long sequence;

  @Test
  void a_new_incident_is_dispatched_at_once_and_handled_two_seconds_after_it_was_taken() {
    observe(0, "RAISED", "raise");
    assertEquals(List.of("dispatch"), due(0));
    observe(1, "REPORTED", "receipt");
    assertEquals(List.of(), due(1));
    observe(3, "DISPATCHED", "dispatch");
    assertEquals(List.of(), due(4));
    assertEquals(List.of("handling"), due(5));
    observe(6, "HANDLING", "handling");
    assertEquals(List.of(), due(10_000));
  }

  @Test
  void an_order_without_a_trace_is_repeated_ever_more_rarely_with_the_same_id() throws Exception {
    observe(0, "RAISED", "raise");
    String first = desk.due(START).get(0).json();
    assertEquals(List.of(), due(9));
    assertEquals(first, desk.due(START.plusSeconds(10)).get(0).json());
    assertEquals(List.of(), due(29));
    assertEquals(List.of("dispatch"), due(30));
    JsonNode command = new JsonMapper().readTree(first);
    assertEquals("01A-dispatch", command.get("commandId").asText());
    assertEquals("W-01A", command.get("workOrder").asText());
  }

  @Test
  void other_changes_while_dispatched_do_not_delay_the_crew() {
    observe(0, "RAISED", "raise");
    due(0);
    observe(1, "DISPATCHED", "dispatch");
    observe(2, "DISPATCHED", "repeat");
    assertEquals(List.of("handling"), due(3));
  }

  @Test
  void nobody_is_sent_to_a_test_a_closed_or_a_refused_incident() {
    ObjectNode test = Messages.incidentNode(1, "01T", "RAISED", "raise").put("test", true);
    desk.observe(change(test), START);
    observe(0, "CLOSED", "close");
    assertEquals(List.of(), due(0));
    observe(1, "RAISED", "raise");
    observe(1, "RAISED", "refused");
    assertEquals(List.of(), due(1));
  }

  @Test
  void after_a_restart_the_desk_goes_on_with_its_own_work_order() {
    ObjectNode ours =
        Messages.incidentNode(1, "01A", "DISPATCHED", "dispatch").put("workOrder", "W-01A");
    desk.observe(change(ours), START);
    assertEquals(List.of("handling"), due(2));
    ObjectNode theirs =
        Messages.incidentNode(1, "01B", "DISPATCHED", "dispatch").put("workOrder", "W-2026-1");
    desk.observe(change(theirs), START);
    assertEquals(List.of(), due(3));
  }

  private void observe(long second, String state, String change) {
    sequence++;
    desk.observe(
        change(Messages.incidentNode(sequence, "01A", state, change)), START.plusSeconds(second));
  }

  private List<String> due(long second) {
    return desk.due(START.plusSeconds(second)).stream().map(Desk.Order::type).toList();
  }

  private static IncidentChange change(ObjectNode node) {
    Decoded decoded =
        new JsonDecoder().decode(Messages.GATEWAY, "incident", Messages.utf8(node.toString()));
    return ((Decoded.Incident) decoded).change();
  }
}
