package org.lamppost.simulator.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDecoderTest {
  private final JsonDecoder decoder = new JsonDecoder();

  @Test
  void an_incident_change_is_read_with_its_reading() {
    Decoded decoded = decode("incident", Messages.incident(4, "01A", "RAISED", "raise"));
    IncidentChange change = assertInstanceOf(Decoded.Incident.class, decoded).change();
    assertEquals("01A", change.incidentId());
    assertEquals(IncidentChange.State.RAISED, change.state());
    assertEquals(4, change.identity().sequence());
    assertEquals(0.06, change.cause().value());
    assertEquals(Messages.OFFSET + 1_005, change.changedMillis());
  }

  @Test
  void an_audit_record_and_both_states_are_read() {
    assertInstanceOf(Decoded.Audit.class, decode("audit", Messages.audit(1)));
    for (String state : new String[] {"online", "offline"}) {
      String json = "{\"v\":1,\"state\":\"%s\",\"gatewayId\":\"pole-0001\"}".formatted(state);
      assertEquals(new Decoded.State(state), decode("state", Messages.utf8(json)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v, 2",
    "v, null",
    "state, '\"LOST\"'",
    "level, 5",
    "scenario, 0",
    "value, '\"low\"'",
    "changedMillis, 1.5",
    "incidentId, '\"\"'",
    "deviceId, 7",
    "gatewayId, '\"pole-9\"'",
    "test, 1"
  })
  void a_wrong_member_is_named_and_the_place_of_the_record_is_kept(String name, String value)
      throws Exception {
    ObjectNode node = Messages.incidentNode(4, "01A", "RAISED", "raise");
    node.set(name, new com.fasterxml.jackson.databind.json.JsonMapper().readTree(value));
    Decoded.Refused refused =
        assertInstanceOf(Decoded.Refused.class, decode("incident", Messages.utf8(node.toString())));
    assertTrue(refused.reason().startsWith(name + ":"), refused.reason());
    assertEquals(4, refused.identity().orElseThrow().sequence());
  }

  @Test
  void every_prefix_is_refused() {
    byte[] whole = Messages.incident(4, "01A", "RAISED", "raise");
    for (int length = 0; length < whole.length; length++) {
      assertInstanceOf(Decoded.Refused.class, decode("incident", Arrays.copyOf(whole, length)));
    }
  }

  @Property(tries = 2_000)
  void flipped_bytes_never_throw(
      @ForAll @IntRange(min = 0, max = 1_000) int position,
      @ForAll @IntRange(min = 1, max = 255) int flip) {
    byte[] damaged = Messages.incident(4, "01A", "RAISED", "raise");
    damaged[position % damaged.length] ^= (byte) flip;
    Decoded decoded = decode("incident", damaged);
    assertTrue(decoded instanceof Decoded.Incident || decoded instanceof Decoded.Refused);
  }

  private Decoded decode(String stream, byte[] payload) {
    return decoder.decode(Messages.GATEWAY, stream, payload);
  }
}
