package org.lamppost.simulator.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceiverFileTest {
  private static final String HEAD = "0123456789abcdef".repeat(4);
  private static final String HEADS =
      """
      {"v":1,"gatewayId":"pole-0001","epoch":"01JD","atMillis":1795420800000,
       "digest":"SHA-256","signing":"SHA256withECDSA","key":"AAEC",
       "heads":{"incident":{"seq":41,"head":"%s"},"audit":{"seq":7,"head":"%s"},
                "telemetry":{"seq":903,"head":"%s"}},
       "signature":"AwQF"}"""
          .formatted(HEAD, HEAD, HEAD);
  private static final String EXPORT =
      """
      {"v":1,"gatewayId":"pole-0001","key":"AAEC","epochs":[{"epoch":"01JD","heads":%s,
       "through":{"incident":40,"audit":7}}]}"""
          .formatted(HEADS);

  @Test
  void an_export_and_a_bare_message_are_read() {
    ReceiverFile export = parse(EXPORT);
    assertEquals(40L, export.newest().through().get(Lane.INCIDENT));
    assertEquals(null, export.newest().through().get(Lane.TELEMETRY));
    ReceiverFile bare = parse(HEADS);
    assertEquals("pole-0001", bare.gatewayId());
    assertEquals(903, bare.newest().heads().heads().get(Lane.TELEMETRY).sequence());
  }

  @Test
  void the_signed_text_is_the_one_of_the_format() {
    assertEquals(
        "lamppost-heads-1\npole-0001\n01JD\n1795420800000\nSHA-256\nincident 41 %s\naudit 7 %s\ntelemetry 903 %s\n"
            .formatted(HEAD, HEAD, HEAD),
        parse(HEADS).newest().heads().text());
  }

  @Test
  void every_prefix_is_refused_with_a_reason() {
    for (int length = 0; length < EXPORT.length(); length++) {
      String prefix = EXPORT.substring(0, length);
      assertThrows(CannotCheckException.class, () -> parse(prefix));
    }
  }

  @Test
  void whatever_comes_is_read_or_refused_but_nothing_else_is_thrown() {
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = (i % 2 == 0 ? EXPORT : HEADS).getBytes(StandardCharsets.UTF_8);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(20) - 10);
      }
      try {
        ReceiverFile.parse(bytes).newest().heads().text();
      } catch (CannotCheckException e) {
        refused++;
      }
    }
    assertTrue(refused > 10_000, "refused " + refused);
  }

  @Test
  void algorithms_that_do_not_go_together_are_refused() {
    String mixed = HEADS.replace("SHA256withECDSA", "NONEwithECDSA");
    assertThrows(CannotCheckException.class, () -> parse(mixed));
  }

  @Test
  void deep_nesting_is_refused() {
    assertThrows(CannotCheckException.class, () -> parse("{\"v\":" + "[".repeat(100_000)));
  }

  private static ReceiverFile parse(String text) {
    return ReceiverFile.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
