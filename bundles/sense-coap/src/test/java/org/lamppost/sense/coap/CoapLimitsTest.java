package org.lamppost.sense.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CoapLimitsTest {
  @Test
  void a_setting_outside_its_limits_is_refused_by_name() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> new CoapLimits(1024, 0, 247, 8192, 1, 256));
    assertEquals("messagesPerPeer is 0; expected 1 to 1024", refused.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> new CoapLimits(1024, 8, 247, 60_001, 1, 256));
  }

  @Test
  void the_limits_themselves_are_taken() {
    assertEquals(100_000, new CoapLimits(100_000, 1_024, 3_600, 60_000, 8, 10_000).maxPeers());
    assertEquals(1, new CoapLimits(1, 1, 1, 64, 1, 1).maxPeers());
  }
}
