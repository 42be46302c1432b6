package org.lamppost.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lamppost.simulator.process.Part;

/** Modbus as other people speak it: pymodbus over a pair of pseudo-terminals and over TCP. */
@Timeout(120)
class SerialIT {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private Street street;

  @AfterEach
  void close() {
    street.close();
  }

  @Test
  void pymodbus_on_a_serial_line_is_read_and_switched() throws IOException {
    street = new Street(Loopback.V4, folder).open();
    SerialPair pair = openPair();
    pymodbus("rtu", pair.far().toString(), "19200");
    street.launchGateway(site(serial(pair.near(), 19_200)));

    assertValuesOfPymodbus();
    // The serial library's native part is unpacked into the framework's own storage.
    String maps = Files.readString(Path.of("/proc/" + street.gateway().pid() + "/maps"));
    assertTrue(
        maps.lines()
            .anyMatch(
                line ->
                    line.contains("libjSerialComm")
                        && line.contains(street.gateway().data().toString())),
        maps);
  }

  @ParameterizedTest
  @EnumSource(Loopback.class)
  void pymodbus_on_tcp_is_read_and_switched(Loopback host) {
    street = new Street(host, folder).open();
    int port = host.freeTcpPort();
    pymodbus("tcp", host.literal(), Integer.toString(port));
    street.launchGateway(
        site(
            "{ driver: modbus-tcp, host: \"%s\", port: %d, timeout: 500 ms }"
                .formatted(host.literal(), port)));

    assertValuesOfPymodbus();
  }

  @Test
  void the_simulators_serial_device_raises_an_incident() {
    street = new Street(Loopback.V4, folder).open();
    SerialPair pair = openPair();
    Part hydrant = street.device("hydrant", "hydrant-17", "--listen", "rtu:" + pair.far());
    hydrant.await("ready ", Street.PATIENCE);
    street.launchGateway(
        """
        gateway: pole-it
        board: simulated
        ports:
          line: %s
        devices:
          hydrant-17: { profile: pressure-transmitter, port: line, unit-id: 1, interval: 200 ms }
        rules: [hydrant]
        rule-settings: { hydrant/pressure-low: { for: 1 s, clear-for: 1 s } }
        """
            .formatted(serial(pair.near(), 9_600)));
    street.city().awaitReady();
    street.gateway().awaitReady();
    street.awaitQuality("hydrant-17/pressure", "GOOD");

    hydrant.tell("main-burst");
    street.awaitState("HYD.PRESSURE.LOW", "REPORTED");
    hydrant.tell("repair");
    street.awaitState("HYD.PRESSURE.LOW", "CLOSED");
    assertEquals(0, street.settle().path("declaredLost").asInt());
  }

  private void assertValuesOfPymodbus() {
    street.city().awaitReady();
    street.gateway().awaitReady();
    street.awaitQuality("hydrant-17/pressure", "GOOD");
    street.awaitQuality("shed-1/ambient", "GOOD");
    assertEquals(0.312, street.point("hydrant-17/pressure").path("value").asDouble());
    assertEquals(1.5, street.point("hydrant-17/tilt").path("value").asDouble());
    assertEquals(-12.5, street.point("shed-1/socket-temperature-1").path("value").asDouble());
    assertEquals(70.0, street.point("shed-1/ambient").path("value").asDouble());

    City.Change raised = street.awaitState("EBK.SHED.OVERTEMP", "RAISED");
    await("contactor is read back as 1")
        .atMost(Street.PATIENCE)
        .until(() -> street.point("shed-1/contactor").path("value").asInt() == 1);
    await("the incident tells of it")
        .atMost(Street.PATIENCE)
        .until(
            () ->
                street.city().changes("EBK.SHED.OVERTEMP").stream()
                    .anyMatch(change -> change.json().path("actions").toString().contains("DONE")));
    assertEquals("shed-1", raised.json().path("deviceId").asText());
  }

  /** Two ends of a line; the gateway has the near one. */
  private record SerialPair(Path near, Path far) {}

  private SerialPair openPair() {
    SerialPair pair = new SerialPair(folder.resolve("near"), folder.resolve("far"));
    street.peer(
        "socat",
        List.of(
            Peers.program("socat", "socat").toString(),
            "pty,raw,echo=0,link=" + pair.near(),
            "pty,raw,echo=0,link=" + pair.far()));
    await("both ends are there")
        .atMost(Street.PATIENCE)
        .until(() -> Files.exists(pair.near()) && Files.exists(pair.far()));
    return pair;
  }

  private void pymodbus(String... arguments) {
    try {
      Path script = Path.of(SerialIT.class.getResource("pymodbus_slave.py").toURI());
      Part slave = street.peer("pymodbus", Peers.python(script, arguments));
      slave.await("ready", Street.PATIENCE);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String serial(Path device, int baud) {
    return "{ driver: modbus-rtu, device: %s, baud: %d, parity: none, stop-bits: 1, timeout: 500 ms }"
        .formatted(device, baud);
  }

  private static String site(String port) {
    return """
        gateway: pole-it
        board: simulated
        ports:
          line: %s
        devices:
          hydrant-17: { profile: pressure-transmitter, port: line, unit-id: 1, interval: 300 ms }
          shed-1: { profile: charging-shed, port: line, unit-id: 2, interval: 300 ms }
        rules: [hydrant, ebike-shed]
        outputs: { siren: shed-1/siren, shed-contactor: shed-1/contactor }
        rule-settings: { ebike-shed/shed-hot: { for: 1 s } }
        """
        .formatted(port);
  }
}
