package org.lamppost.simulator.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:1883, 127.0.0.1, 1883, mqtt://127.0.0.1:1883",
    "[::1]:0, ::1, 0, mqtt://[::1]:0",
    "mqtt://broker.example:8883, broker.example, 8883, mqtt://broker.example:8883",
    "mqtt://[fe80::1]:1, fe80::1, 1, mqtt://[fe80::1]:1"
  })
  void an_address_is_read_and_written(String text, String host, int port, String uri) {
    Endpoint endpoint = Endpoint.parse(text);
    assertEquals(new Endpoint(host, port), endpoint);
    assertEquals(uri, endpoint.uri());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1883",
        "host",
        "::1:1883",
        "host:70000",
        "http://host:1",
        "mqtt://h:1/x",
        "a b:1"
      })
  void anything_else_is_refused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text));
  }
}
