package org.lamppost.simulator.device;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Devices as the processes they are in the field. */
class DeviceProcessTest {
  private static final long PATIENCE_SECONDS = 20;

  @TempDir private Path folder;
  private Process process;

  /** The command line on its own, as the simulator's entry point registers it. */
  static final class Main {
    private Main() {}

    public static void main(String... arguments) {
      System.exit(new CommandLine(new DeviceCommand()).execute(arguments));
    }
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void a_hydrant_says_where_it_is_reachable_answers_obeys_and_quits() throws Exception {
    launch(
        "hydrant",
        "--id",
        "hydrant-17",
        "--listen",
        "tcp:127.0.0.1:0",
        "--emissions",
        folder.toString());
    BufferedReader out = process.inputReader();
    String ready = readyLine();
    assertTrue(ready.matches("ready hydrant-17 tcp:127\\.0\\.0\\.1:[1-9]\\d+"), ready);
    ModbusTCPMaster master =
        new ModbusTCPMaster("127.0.0.1", Integer.parseInt(ready.replaceAll(".*:", "")));
    master.connect();
    assertTrue(master.readMultipleRegisters(1, 4, 1)[0].toShort() > 290);
    tell("main-burst");
    await()
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .until(() -> master.readMultipleRegisters(1, 4, 1)[0].toShort() < 140);
    master.disconnect();
    tell("explode");
    tell("quit");
    assertEquals(0, exitCode());
    assertEquals(List.of(), out.lines().toList(), "nothing after it on standard output");
    List<String> errors = process.errorReader().lines().toList();
    assertEquals(
        List.of(
            "unknown command 'explode' for hydrant-17; known:"
                + " exception main-burst nan normal quit repair silence speak strike upright"),
        errors.stream().filter(line -> !line.startsWith("SLF4J")).toList());
    assertEquals(1, Lines.events(folder, "hydrant-17", "main-burst").size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_termination_signal_ends_it_with_0_whether_its_input_ends_too_or_not(boolean inputEnds)
      throws Exception {
    launch("well", "--id", "well-3", "--listen", "tcp:[::1]:0", "--emissions", folder.toString());
    String ready = readyLine();
    assertTrue(ready.startsWith("ready well-3 tcp:[::1]:"), ready);
    if (inputEnds) {
      process.destroy();
    } else {
      process.toHandle().destroy();
    }
    assertEquals(0, exitCode());
  }

  @Test
  void the_end_of_its_input_ends_it_with_0() throws Exception {
    launch(
        "bin",
        "--id",
        "bin-5",
        "--gateway",
        "coap://127.0.0.1:9",
        "--every",
        "50ms",
        "--format",
        "cbor");
    assertEquals("ready bin-5 coap://127.0.0.1:9", readyLine());
    process.outputWriter().close();
    assertEquals(0, exitCode());
  }

  @Test
  void a_pole_shows_its_pins_before_it_is_ready() throws Exception {
    Path pins = folder.resolve("pins");
    launch("pole", "--id", "pole-1", "--pins", pins.toString());
    assertEquals("ready pole-1 " + pins, readyLine());
    assertEquals("0", Files.readString(pins.resolve("in/17")));
    tell("quit");
    assertEquals(0, exitCode());
  }

  @Test
  void a_port_in_use_is_one_clear_line_and_exit_2() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      launch("shed", "--id", "shed-1", "--listen", "tcp:127.0.0.1:" + taken.getLocalPort());
      assertEquals(2, exitCode());
      assertEquals(
          List.of(
              "device shed-1: cannot listen on tcp:127.0.0.1:"
                  + taken.getLocalPort()
                  + ": Address already in use"),
          process.errorReader().lines().filter(line -> !line.startsWith("SLF4J")).toList());
    }
  }

  @Test
  void a_serial_device_that_does_not_exist_is_one_clear_line_and_exit_2() throws Exception {
    launch("hydrant", "--id", "hydrant-17", "--listen", "rtu:" + folder.resolve("tty"));
    assertEquals(2, exitCode());
    assertEquals(
        List.of(
            "device hydrant-17: cannot listen on rtu:"
                + folder.resolve("tty")
                + ": no such serial device"),
        process.errorReader().lines().filter(line -> !line.startsWith("SLF4J")).toList());
  }

  @Test
  void nonsense_on_the_command_line_is_exit_2_and_named() throws Exception {
    launch("hydrant", "--id", "../x", "--listen", "tcp:127.0.0.1:0");
    assertEquals(2, exitCode());
    assertTrue(process.errorReader().readLine().startsWith("--id '../x' must match"));
  }

  private void launch(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).start();
  }

  private void tell(String command) throws IOException {
    Writer input = process.outputWriter(StandardCharsets.UTF_8);
    input.write(command + "\n");
    input.flush();
  }

  /** The first line that says so; a logging library may have talked about itself before. */
  private String readyLine() throws IOException {
    String line = process.inputReader().readLine();
    while (line != null && !line.startsWith("ready ")) {
      line = process.inputReader().readLine();
    }
    return String.valueOf(line);
  }

  private int exitCode() throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still runs");
    return process.exitValue();
  }
}
