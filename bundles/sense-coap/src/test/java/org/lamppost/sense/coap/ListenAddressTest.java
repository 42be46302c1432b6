package org.lamppost.sense.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamppost.model.FaultException;

class ListenAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "0.0.0.0", "192.168.255.1", "::1", "::", "fe80::1", "2001:db8::5"})
  void literals_of_both_families_are_taken(String listen) {
    assertEquals(5683, ListenAddress.of(TestSite.settings(Map.of("listen", listen))).getPort());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "",
        "*",
        "127.0.0.256",
        "127.1",
        "1.2.3.4.5",
        ":::",
        "::1::",
        "[::1]",
        "12345::1"
      })
  void names_and_malformed_literals_are_refused_without_asking_anybody(String listen) {
    FaultException refused =
        assertThrows(
            FaultException.class,
            () -> ListenAddress.of(TestSite.settings(Map.of("listen", listen))));
    assertTrue(refused.getMessage().startsWith("site.yaml:7: 'listen' is '" + listen + "'"));
  }

  @Test
  void an_address_must_be_written_and_nothing_else_may_be() {
    assertThrows(
        FaultException.class, () -> ListenAddress.of(TestSite.settings(Map.of("port", 5683L))));
    assertThrows(
        FaultException.class,
        () -> ListenAddress.of(TestSite.settings(Map.of("listen", "::1", "tls", true))));
    assertThrows(
        FaultException.class,
        () -> ListenAddress.of(TestSite.settings(Map.of("listen", "::1", "port", 70_000L))));
  }
}
