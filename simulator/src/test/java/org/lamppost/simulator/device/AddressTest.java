package org.lamppost.simulator.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class AddressTest {

  @Property
  void listen_addresses_print_as_they_are_read(@ForAll @IntRange(min = 0, max = 65_535) int port) {
    assertEquals(
        new ListenAddress.Tcp("127.0.0.1", port), ListenAddress.parse("tcp:127.0.0.1:" + port));
    assertEquals(new ListenAddress.Tcp("::1", port), ListenAddress.parse("tcp:[::1]:" + port));
    assertEquals("tcp:[::1]:" + port, ListenAddress.parse("tcp:[::1]:" + port).toString());
  }

  @Test
  void serial_lines_have_9600_baud_unless_told_otherwise() {
    assertEquals(new ListenAddress.Rtu("/dev/ttyS1", 9600), ListenAddress.parse("rtu:/dev/ttyS1"));
    assertEquals(
        new ListenAddress.Rtu("/dev/ttyS1", 4800), ListenAddress.parse("rtu:/dev/ttyS1?baud=4800"));
    assertEquals(
        "rtu:/dev/ttyS1?baud=4800", ListenAddress.parse("rtu:/dev/ttyS1?baud=4800").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tcp:",
        "tcp:host",
        "tcp:host:65536",
        "tcp:::1:502",
        "tcp:[::1]",
        "rtu:",
        "rtu:ttyS0",
        "rtu:/dev/x?baud=9",
        "udp:h:1"
      })
  void anything_else_is_refused_with_the_text_in_the_message(String text) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> ListenAddress.parse(text));
    assertTrue(refusal.getMessage().contains("'" + text + "'"), refusal.getMessage());
  }

  @Property
  void no_text_makes_a_parser_fail_otherwise(@ForAll String text) {
    try {
      assertEquals(text, ListenAddress.parse(text).toString());
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().contains(text));
    }
    try {
      GatewayAddress.parse(text);
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().contains(text));
    }
  }

  @Test
  void gateways_have_port_5683_unless_told_otherwise() {
    assertEquals(new GatewayAddress("::1", 5683), GatewayAddress.parse("coap://[::1]"));
    assertEquals("coap://[::1]:15683", GatewayAddress.parse("coap://[::1]:15683").toString());
    assertEquals("coap://127.0.0.1:5683", GatewayAddress.parse("coap://127.0.0.1/").toString());
    assertThrows(IllegalArgumentException.class, () -> GatewayAddress.parse("coap://127.0.0.1:0"));
    assertThrows(IllegalArgumentException.class, () -> GatewayAddress.parse("http://127.0.0.1:1"));
  }

  @Test
  void periods_are_numbers_with_a_unit_within_reason() {
    assertEquals(Duration.ofMillis(500), new Period().convert("500ms"));
    assertEquals(Duration.ofSeconds(2), new Period().convert("2s"));
    assertEquals(Duration.ofHours(24), new Period().convert("24h"));
    for (String text : new String[] {"2", "49ms", "25h", "-1s", "", "99999999h"}) {
      assertThrows(TypeConversionException.class, () -> new Period().convert(text), text);
    }
  }
}
