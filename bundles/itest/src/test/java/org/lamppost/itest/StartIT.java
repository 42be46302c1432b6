package org.lamppost.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.simulator.process.GatewayProcess;

/** What starts, what does not and says why, and how it stops. */
@Timeout(120)
class StartIT {
  private static final Duration STOP = Duration.ofSeconds(5);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private Street street;

  @AfterEach
  void close() {
    street.close();
  }

  @Test
  void a_site_with_modbus_alone_starts_no_other_driver() throws IOException {
    street = new Street(Loopback.V4, folder);
    street.startGateway(modbusOnly(street.host().freeTcpPort()));

    Set<String> open = openJars(street.gateway().pid());
    assertTrue(contains(open, "j2mod"), open.toString());
    assertTrue(contains(open, "lamppost-decide"), open.toString());
    assertFalse(contains(open, "californium"), open.toString());
    assertFalse(contains(open, "pi4j"), open.toString());
    assertFalse(contains(open, "bcprov"), open.toString());
    JsonNode rooms = street.status().path("rooms");
    assertTrue(rooms.has("sense-bus"), rooms.toString());
    assertFalse(rooms.has("sense-coap"), rooms.toString());
    assertFalse(rooms.has("sense-gpio"), rooms.toString());
  }

  @Test
  void a_core_bundle_that_lacks_a_package_ends_the_start_with_its_name() throws IOException {
    street = new Street(Loopback.V4, folder).home(distributionWithout("core/snakeyaml-engine"));
    GatewayProcess gateway = street.launchGateway(modbusOnly(1));

    assertEquals(OptionalInt.of(3), gateway.awaitExit(Street.PATIENCE), street.log());
    String reason =
        street
            .log()
            .lines()
            .filter(line -> line.contains("the gateway did not start reason="))
            .findFirst()
            .orElse("");
    assertTrue(reason.contains("org.lamppost.profile"), street.log());
    assertTrue(reason.contains("org.snakeyaml.engine.v2"), street.log());
    assertFalse(street.log().contains("see the messages above"), "it did not wait");
  }

  @Test
  void an_optional_bundle_that_lacks_a_package_is_left_out_and_the_rest_runs() throws IOException {
    street =
        new Street(Loopback.V4, folder)
            .home(distributionWithout("sense-coap/californium-core"))
            .open();
    street.modbus("hydrant", "hydrant-17");
    street.startGateway(
        """
        gateway: pole-it
        board: simulated
        ports:
          line: { driver: modbus-tcp, host: 127.0.0.1, port: %d, timeout: 500 ms }
          sensors: { driver: coap, listen: 127.0.0.1, port: %d }
        devices:
          hydrant-17: { profile: pressure-transmitter, port: line, unit-id: 1, interval: 200 ms }
          bin-5: { profile: bin-sensor, port: sensors }
        rules: [hydrant]
        rule-settings: { hydrant/pressure-low: { for: 1 s } }
        """
            .formatted(street.portOf("hydrant-17"), street.host().freeUdpPort()));

    String leftOut = street.status().path("leftOut").toString();
    assertTrue(leftOut.contains("sense-coap: "), leftOut);
    assertTrue(leftOut.contains("org.eclipse.californium"), leftOut);
    assertTrue(street.log().contains("left out: sense-coap: "), street.log());
    street.city().awaitReady();
    street.deviceOf("hydrant-17").tell("main-burst");
    street.awaitState("HYD.PRESSURE.LOW", "REPORTED");
  }

  @Test
  void a_second_gateway_on_the_same_data_is_refused_with_the_first_ones_process_id() {
    street = new Street(Loopback.V4, folder);
    street.startGateway(modbusOnly(street.host().freeTcpPort()));
    GatewayProcess first = street.gateway();

    GatewayProcess second = street.gatewayOn(folder, modbusOnly(street.host().freeTcpPort()));
    try {
      second.launch();
      assertEquals(OptionalInt.of(3), second.awaitExit(Street.PATIENCE), street.log());
    } finally {
      second.close();
    }

    assertTrue(street.log().contains("in use by process " + first.pid()), street.log());
    assertTrue(first.alive());
    assertEquals(first.pid(), street.status().path("pid").asLong(), "still answers");
  }

  @Test
  void the_termination_signal_ends_it_cleanly_and_nothing_is_declared_lost() {
    street = new Street(Loopback.V4, folder).open();
    street.modbus("hydrant", "hydrant-17");
    street.startGateway(modbusOnly(street.portOf("hydrant-17")));
    street.city().awaitReady();
    street.awaitQuality("hydrant-17/pressure", "GOOD");
    await("link is up")
        .atMost(Street.PATIENCE)
        .until(() -> street.status().at("/rooms/forward/connected").asBoolean());

    ProcessHandle.of(street.gateway().pid()).orElseThrow().destroy();
    OptionalInt exit = street.gateway().awaitExit(STOP);
    street.startGatewayAgain();
    int before = street.city().readings("hydrant-17/pressure").size();
    await("readings after the restart")
        .atMost(Street.PATIENCE)
        .until(() -> street.city().readings("hydrant-17/pressure").size() > before + 10);
    JsonNode account = street.settle();

    assertTrue(exit.isPresent(), "took longer than " + STOP);
    assertTrue(Set.of(0, 143).contains(exit.getAsInt()), "exit code " + exit);
    assertAll(
        () -> assertEquals(List.of(), street.city().losses()),
        () -> assertEquals(0, account.path("declaredLost").asInt(), account.toString()),
        () -> assertEquals(0, account.path("missing").asInt(), account.toString()),
        () ->
            assertTrue(
                street.city().stateMessages(Street.GATEWAY).stream()
                    .anyMatch(state -> state.path("reason").asText().equals("stopped")),
                street.city().stateMessages(Street.GATEWAY).toString()));
  }

  private static String modbusOnly(int port) {
    return """
        gateway: pole-it
        board: simulated
        ports:
          line: { driver: modbus-tcp, host: 127.0.0.1, port: %d, timeout: 500 ms }
        devices:
          hydrant-17: { profile: pressure-transmitter, port: line, unit-id: 1, interval: 200 ms }
        rules: [hydrant]
        """
        .formatted(port);
  }

  private Path distributionWithout(String jar) throws IOException {
    return Repository.homeWithout(jar, folder.resolve("distribution"));
  }

  private static Set<String> openJars(long pid) throws IOException {
    Set<String> open = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files) {
        String target = Files.readSymbolicLink(file).toString();
        if (target.endsWith(".jar")) {
          open.add(target);
        }
      }
    }
    return open;
  }

  private static boolean contains(Set<String> names, String part) {
    return names.stream().anyMatch(name -> name.contains(part));
  }
}
