package org.lamppost.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

class GapCodecTest {
  @Test
  void a_gap_keeps_the_identity_and_says_why_the_content_is_gone() {
    assertEquals(
        "{\"v\":1,\"gatewayId\":\"pole-0001\",\"epoch\":\"e1\",\"seq\":7,\"gap\":\"compacted\"}",
        text(id(Stream.INCIDENT, 7), Gap.COMPACTED));
    assertEquals(
        "{\"v\":1,\"gatewayId\":\"pole-0001\",\"epoch\":\"e1\",\"seq\":8,\"gap\":\"lost\"}",
        text(id(Stream.AUDIT, 8), Gap.LOST));
  }

  @Test
  void telemetry_is_not_json_and_has_no_gaps() {
    assertThrows(
        IllegalArgumentException.class, () -> GapCodec.encode(id(Stream.TELEMETRY, 1), Gap.LOST));
  }

  private static String text(RecordId id, Gap reason) {
    return new String(GapCodec.encode(id, reason), UTF_8);
  }

  private static RecordId id(Stream stream, long sequence) {
    return new RecordId("pole-0001", "e1", stream, sequence);
  }
}
