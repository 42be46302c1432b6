package org.lamppost.sense.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.sense.bus.Given.coil;
import static org.lamppost.sense.bus.Given.every;
import static org.lamppost.sense.bus.Given.register;

import com.digitalpetri.modbus.serial.server.SerialPortServerTransport;
import com.digitalpetri.modbus.server.ModbusRtuServer;
import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.api.GatewayClock;
import org.lamppost.model.Outcome;
import org.lamppost.model.Port;
import org.lamppost.model.Quality;
import org.lamppost.sense.bus.BusDriver.Surroundings;

/** The whole room over a pair of pseudo terminals, against a slave of another make. */
@Timeout(60)
class ModbusRtuTest {
  private final PetriContent content = new PetriContent();
  private final RecordingLine line = new RecordingLine();
  private final RecordingFaults faults = new RecordingFaults();

  @TempDir private Path folder;
  private SerialCable cable;
  private BusDriver driver;

  @BeforeEach
  void need_socat() throws IOException {
    SerialCable.assume();
    cable = new SerialCable(folder);
  }

  @AfterEach
  void stop() {
    if (driver != null) {
      driver.stop();
    }
    if (cable != null) {
      cable.close();
    }
  }

  @Test
  void values_arrive_outputs_are_switched_and_a_dead_device_does_not_hold_up_others()
      throws Exception {
    cable.plug();
    content.silentUnits.add(2);
    content.set(1, Table.HOLDING, 4, 312);
    content.set(1, Table.HOLDING, 5, 0xFFFE);
    ModbusRtuServer slave = slave();
    try {
      start(
          new Given()
              .rtu("r", cable.gateway())
              .device("d", "r", 1, every(1, register("a", 4)), every(1, register("b", 5)))
              .device("dead", "r", 2, every(1, register("a", 4)))
              .device("c", "r", 3, coil("c", 7)));

      soon().until(() -> line.rows(0).size() >= 4 && !line.rows(3).isEmpty());
      assertEquals(312, line.rows(0).get(0).value());
      assertEquals(0xFFFE, line.rows(1).get(0).value());
      assertTrue(line.rows(0).stream().allMatch(row -> row.quality() == Quality.GOOD));
      assertTrue(line.rows(2).stream().allMatch(row -> row.quality() == Quality.NO_ANSWER));
      assertEquals(new Outcome.Done(1), write(3, 1));
      assertEquals(1, content.get(3, Table.COIL, 7));
      assertEquals(new Outcome.Done(0), write(3, 0));
      assertEquals(0, content.get(3, Table.COIL, 7));
    } finally {
      slave.stop();
    }
  }

  @Test
  void a_serial_port_that_does_not_exist_is_one_fault_and_works_once_it_is_there()
      throws Exception {
    start(new Given().rtu("r", cable.gateway()).device("d", "r", 1, every(1, register("a", 4))));

    soon().until(() -> line.rows(0).size() >= 3);
    assertTrue(line.rows(0).stream().allMatch(row -> row.quality() == Quality.NO_ANSWER));
    assertEquals(
        List.of(
            "site.yaml:2: serial port "
                + cable.gateway()
                + " does not exist; expected a serial port of this board, or its adapter plugged"
                + " in"),
        faults.texts());

    cable.plug();
    ModbusRtuServer slave = slave();
    try {
      soon().until(() -> line.qualities(0).contains(Quality.GOOD));
    } finally {
      slave.stop();
    }
  }

  @Test
  void a_line_that_is_unplugged_and_plugged_in_again_is_found_again() throws Exception {
    cable.plug();
    ModbusRtuServer before = slave();
    start(new Given().rtu("r", cable.gateway()).device("d", "r", 1, every(1, register("a", 4))));
    soon().until(() -> line.qualities(0).contains(Quality.GOOD));
    before.stop();
    cable.unplug();
    soon().until(() -> line.qualities(0).contains(Quality.NO_ANSWER));
    line.clear();

    cable.plug();
    ModbusRtuServer after = slave();
    try {
      soon().until(() -> line.qualities(0).contains(Quality.GOOD));
    } finally {
      after.stop();
    }
  }

  @Test
  void what_is_no_serial_port_is_told_and_leaves_the_bus_running() throws Exception {
    Path file = Files.createFile(folder.resolve("gateway"));
    start(new Given().rtu("r", file.toString()).device("d", "r", 1, coil("c", 4)));

    soon().until(() -> !line.rows(0).isEmpty());
    assertEquals(List.of(Quality.NO_ANSWER), line.qualities(0));
    assertInstanceOf(Outcome.Refused.class, write(0, 1));
  }

  @Test
  void stopping_leaves_no_thread_behind_while_a_device_is_awaited() throws Exception {
    cable.plug();
    start(
        new Given()
            .port(
                new Port(
                    "r",
                    "modbus-rtu",
                    Given.settings("device", cable.gateway(), "baud", 9600, "timeout", "10 s")))
            .device("d", "r", 1, register("a", 4)));
    soon().until(() -> busThreads() == 1 && driver.get().toString().contains("requests=1"));
    GatewayClock clock = GatewayClock.system();

    long begin = clock.monotonicMillis();
    driver.stop();
    long took = clock.monotonicMillis() - begin;

    assertTrue(took < 2_000, took + " ms");
    assertEquals(0, busThreads());
  }

  private void start(Given given) {
    driver =
        new BusDriver(
            given.site(),
            Given.LIMITS,
            new Surroundings(line, faults, GatewayClock.system(), SerialCable.NATIVE.toFile()));
  }

  private Outcome write(int point, double value) throws Exception {
    return driver.write(point, value).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private ModbusRtuServer slave() throws Exception {
    ModbusRtuServer slave =
        ModbusRtuServer.create(
            SerialPortServerTransport.create(
                config ->
                    config
                        .setSerialPort(cable.slave())
                        .setBaudRate(9600)
                        .setDataBits(8)
                        .setParity(SerialPort.NO_PARITY)
                        .setStopBits(SerialPort.ONE_STOP_BIT)),
            content);
    slave.start();
    return slave;
  }

  private static long busThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lamppost-bus-"))
        .count();
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(20));
  }
}
