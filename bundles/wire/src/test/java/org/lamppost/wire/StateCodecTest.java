package org.lamppost.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StateCodecTest {
  private static final OffsetDateTime AT = OffsetDateTime.parse("2026-11-23T08:00:00+08:00");

  @Test
  void a_birth_is_written_as_in_the_contract() {
    assertEquals(
        "{\"v\":1,\"state\":\"online\",\"gatewayId\":\"pole-0001\",\"epoch\":\"01JD\","
            + "\"bootId\":\"b-1\",\"connectedAt\":\"2026-11-23T08:00:00.000+08:00\","
            + "\"software\":\"0.1.0\",\"devices\":9,\"points\":21,"
            + "\"faults\":[\"kura-config/sites/demo.yaml:31: \\\"x\\\" is not 满\"]}",
        text(StateCodec.birth(birth(List.of("kura-config/sites/demo.yaml:31: \"x\" is not 满")))));
  }

  @Test
  void a_will_and_a_clean_stop_are_written_as_in_the_contract() {
    assertEquals(
        "{\"v\":1,\"state\":\"offline\",\"gatewayId\":\"pole-0001\",\"reason\":\"link lost\"}",
        text(StateCodec.offline("pole-0001", "link lost")));
  }

  @Test
  void a_gateway_full_of_faults_still_has_a_birth_of_bounded_size() {
    String fault = "x".repeat(10_000);
    byte[] birth = StateCodec.birth(birth(Collections.nCopies(1_000, fault)));
    assertTrue(birth.length < 40_000, "bytes " + birth.length);
    assertTrue(text(birth).contains("\"and 950 more\""));
  }

  @Property(tries = 500)
  void whatever_a_fault_says_the_birth_is_json(@ForAll String fault) {
    byte[] birth = StateCodec.birth(birth(List.of(fault)));
    assertDoesNotThrow(() -> readAll(birth));
  }

  private static void readAll(byte[] json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        parser.getText();
      }
    }
  }

  private static Birth birth(List<String> faults) {
    return new Birth("pole-0001", "01JD", "b-1", AT, "0.1.0", 9, 21, faults);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
