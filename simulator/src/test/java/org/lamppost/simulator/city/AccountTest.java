package org.lamppost.simulator.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The auditor at its door: emission logs and a database in, an account out. */
class AccountTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private int emitted;

  @BeforeEach
  void someReadings() throws IOException {
    Files.createDirectories(folder.resolve("emissions"));
    store(
        Messages.arrival("telemetry", Messages.pressures(1, 1, 0, 0.3, 0.31)),
        Messages.arrival("telemetry", Messages.lost(2, 2_000, 2_000, 1)),
        Messages.arrival("telemetry", Messages.pressures(3, 4, 3_000, 0.33)),
        Messages.arrival("incident", Messages.incident(1, "01A", "CLOSED", "close")));
    for (int i = 0; i < 4; i++) {
      emit("\"point\":\"pressure\",\"unit\":\"MPa\",\"value\":" + (0.3 + i * 0.01), i * 1_000L);
    }
    emit("\"event\":\"main-burst\"", 4_000);
  }

  @Test
  void a_balanced_account_says_so_in_every_member() throws IOException {
    assertEquals(0, run("--json"));
    JsonNode account = new JsonMapper().readTree(out.toString());
    assertEquals(1, out.toString().lines().count());
    assertEquals(
        List.of(4, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1),
        List.of(
                "produced",
                "received",
                "declaredLost",
                "unanswered",
                "inFlight",
                "missing",
                "unproduced",
                "duplicates",
                "rawDuplicates",
                "refused",
                "numberHoles",
                "incidents",
                "closed")
            .stream()
            .map(member -> account.get(member).asInt())
            .toList());
    assertEquals(3, account.at("/points/hydrant-17~1pressure/received").asInt());
    assertEquals("{\"CLOSED\":1}", account.get("byState").toString());
  }

  @Test
  void an_emission_that_nobody_explains_fails_the_account() throws IOException {
    emit("\"point\":\"pressure\",\"value\":0.9", 9_000);
    assertEquals(1, run());
    assertTrue(out.toString().endsWith("NOT BALANCED\n"), out.toString());
  }

  @Test
  void a_line_that_is_still_being_written_does_not_count() throws IOException {
    Files.writeString(log(), "{\"seq\":6,\"at\":1,\"dev", java.nio.file.StandardOpenOption.APPEND);
    assertEquals(0, run());
  }

  @Test
  void a_damaged_log_fails_the_account_with_file_and_line() throws IOException {
    Files.writeString(
        log(), "{\"seq\":6,\"at\":1,\"dev\n", java.nio.file.StandardOpenOption.APPEND);
    assertEquals(1, run());
    assertTrue(out.toString().contains("hydrant-17.jsonl:6: not JSON"), out.toString());
  }

  @Test
  void a_log_with_a_hole_in_its_numbers_fails_the_account() throws IOException {
    emitted++;
    emit("\"event\":\"repair\"", 5_000);
    assertEquals(1, run());
    assertTrue(out.toString().contains("hydrant-17.jsonl:6: seq 7, expected 6"), out.toString());
  }

  @Test
  void a_point_without_a_log_is_listed_and_not_judged() throws IOException {
    Files.move(log(), folder.resolve("emissions/hydrant-17.away"));
    assertEquals(0, run());
    assertTrue(out.toString().contains("no emission log: hydrant-17/pressure"), out.toString());
  }

  @Test
  void a_refused_record_fails_the_account() throws IOException {
    store(Messages.arrival("telemetry", Messages.utf8("hello")));
    assertEquals(1, run());
    assertTrue(out.toString().contains("refused 1"), out.toString());
  }

  @Test
  void a_database_that_is_not_there_is_told_and_not_made() {
    assertEquals(
        3,
        command()
            .execute(
                "account", "--emissions", folder + "/emissions", "--database", folder + "/no.db"));
    assertTrue(err.toString().contains("there is no database"), err.toString());
    assertFalse(Files.exists(folder.resolve("no.db")));
  }

  @Test
  void wrong_use_is_exit_code_two_and_help_is_zero() {
    assertEquals(2, command().execute("account"));
    assertEquals(
        2,
        command().execute("account", "--emissions", "x", "--database", "y", "--now-minus", "soon"));
    assertEquals(2, command().execute("run", "--broker", "nowhere", "--database", "x"));
    assertEquals(0, command().execute("run", "--help"));
    assertEquals(0, command().execute("account", "--help"));
    assertEquals(0, new CommandLine(new BrokerCommand()).setOut(writer(out)).execute("--help"));
  }

  private void emit(String rest, long millis) throws IOException {
    emitted++;
    String line =
        "{\"seq\":%d,\"at\":%d,\"device\":\"hydrant-17\",%s}%n"
            .formatted(emitted, Messages.OFFSET + millis, rest);
    Files.writeString(
        log(),
        line,
        java.nio.file.StandardOpenOption.CREATE,
        java.nio.file.StandardOpenOption.APPEND);
  }

  private Path log() {
    return folder.resolve("emissions/hydrant-17.jsonl");
  }

  private void store(Arrival... arrivals) {
    try (Store store = Store.open(folder.resolve("city.db"))) {
      store.write(List.of(arrivals));
    }
  }

  private int run(String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "account",
                "--emissions",
                folder.resolve("emissions").toString(),
                "--database",
                folder.resolve("city.db").toString()));
    arguments.addAll(List.of(more));
    return command().execute(arguments.toArray(String[]::new));
  }

  private CommandLine command() {
    return new CommandLine(new CityCommand()).setOut(writer(out)).setErr(writer(err));
  }

  private static PrintWriter writer(StringWriter target) {
    return new PrintWriter(target, true);
  }
}
