package org.lamppost.simulator.device;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinWireTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir private Path folder;
  private final HandClock clock = new HandClock();
  private final StringWriter complaints = new StringWriter();
  private Path pins;
  private Device device;
  private PinWire wire;

  @BeforeEach
  void start() {
    pins = folder.resolve("pins");
    Cabinet cabinet = new Cabinet(new SplittableRandom(1));
    device = new Device(cabinet, clock, 1, EmissionLog.open(folder, "pole-1"));
    wire = new PinWire(device, cabinet, new Pins(pins), new PrintWriter(complaints, true));
    wire.start();
  }

  @AfterEach
  void close() {
    wire.close();
    device.log().close();
  }

  @Test
  void every_pin_is_set_when_the_pole_is_ready() throws IOException {
    assertEquals("0", read("in/17"));
    assertEquals("0", read("in/27"));
    assertEquals(12_000, Integer.parseInt(read("adc/0x48-0")), 50);
    assertEquals(List.of("door=0", "flood=0"), Lines.emissions(folder, "pole-1"));
  }

  @Test
  void a_contact_is_one_emission_each_time_it_changes_however_short() throws IOException {
    tell("open-door\nclose-door\nopen-door\nopen-door\nflood");
    assertEquals("1", read("in/17"));
    assertEquals("1", read("in/27"));
    assertEquals(
        List.of("door=1", "door=0", "door=1", "flood=1"),
        Lines.emissions(folder, "pole-1").subList(2, 6));
    assertEquals(6, Lines.emissions(folder, "pole-1").size());
  }

  @Test
  void heat_shows_as_current_within_4_to_20_mA_and_as_level_events_but_not_as_emissions()
      throws IOException {
    tell("heat");
    clock.forward(60);
    await().atMost(SOON).until(() -> Integer.parseInt(read("adc/0x48-0")) > 19_800);
    assertTrue(Integer.parseInt(read("adc/0x48-0")) <= 20_000);
    List<JsonNode> levels = Lines.events(folder, "pole-1", "level");
    JsonNode last = levels.get(levels.size() - 1);
    assertEquals(79, last.get("value").asDouble(), 0.1);
    assertEquals("cabinet-temperature", last.get("point").asText());
    assertEquals(2, Lines.emissions(folder, "pole-1").size());
    tell("cool");
    clock.forward(60);
    await().atMost(SOON).until(() -> Integer.parseInt(read("adc/0x48-0")) < 12_100);
  }

  @Test
  void outputs_that_the_gateway_switches_are_logged_as_events() throws IOException {
    Files.createDirectories(pins.resolve("out"));
    Files.writeString(pins.resolve("out/22"), "0\n");
    await().atMost(SOON).until(() -> outputs().equals(List.of("siren0")));
    Files.writeString(pins.resolve("out/22"), "1");
    await().atMost(SOON).until(() -> outputs().equals(List.of("siren0", "siren1")));
    Files.writeString(pins.resolve("out/23"), "1");
    await().atMost(SOON).until(() -> outputs().equals(List.of("siren0", "siren1", "strobe1")));
  }

  @Test
  void a_silenced_pole_leaves_its_pins_alone_and_shows_the_present_when_told_to_speak()
      throws IOException {
    tell("silence\nflood");
    assertEquals("0", read("in/27"));
    assertEquals(2, Lines.emissions(folder, "pole-1").size());
    tell("speak");
    assertEquals("1", read("in/27"));
    assertEquals("flood=1", Lines.emissions(folder, "pole-1").get(2));
  }

  @Test
  void a_broken_current_loop_reads_nothing_until_normal() throws IOException {
    tell("nan");
    assertEquals("0", read("adc/0x48-0"));
    tell("normal");
    assertEquals(12_000, Integer.parseInt(read("adc/0x48-0")), 50);
  }

  @Test
  void what_pins_cannot_do_is_refused_in_one_line() {
    tell("exception");
    assertEquals(
        "command 'exception' for pole-1: pins carry no protocol that could answer an exception",
        complaints.toString().strip());
  }

  @Test
  void no_temporary_file_stays_behind() throws IOException {
    tell("flood\ndry\nopen-door");
    try (Stream<Path> files = Files.list(pins.resolve("in"))) {
      assertFalse(files.anyMatch(file -> file.getFileName().toString().startsWith(".")));
    }
  }

  private List<String> outputs() {
    return Lines.events(folder, "pole-1", "output").stream()
        .map(line -> line.get("point").asText() + line.get("value"))
        .toList();
  }

  private String read(String pin) throws IOException {
    return Files.readString(pins.resolve(pin));
  }

  private void tell(String commands) {
    new Console(device, wire, new PrintWriter(complaints, true))
        .run(new BufferedReader(new StringReader(commands)));
  }
}
