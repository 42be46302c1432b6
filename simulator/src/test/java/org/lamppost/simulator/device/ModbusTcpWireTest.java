package org.lamppost.simulator.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.ModbusIOException;
import com.ghgande.j2mod.modbus.ModbusSlaveException;
import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.util.BitVector;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The slave as an independent master (j2mod) sees it. */
class ModbusTcpWireTest {
  private static final int TIMEOUT_MILLIS = 150;

  @TempDir private Path folder;
  private final HandClock clock = new HandClock();
  private Device device;
  private Wire wire;
  private ModbusTCPMaster master;

  @BeforeEach
  void no_wire_yet() {
    wire = null;
    master = null;
  }

  @AfterEach
  void close() {
    if (master != null) {
      master.disconnect();
    }
    if (wire != null) {
      wire.close();
      device.log().close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void a_hydrant_is_read_over_IPv4_and_IPv6_and_each_covered_point_is_one_emission(String host)
      throws Exception {
    connect(host, "hydrant-17", new Hydrant(0, new SplittableRandom(1)));
    InputRegister[] registers = master.readMultipleRegisters(1, 0, 9);
    assertEquals(1, registers[0].getValue(), "address");
    assertEquals(0, registers[2].getValue(), "unit code MPa");
    assertEquals(3, registers[3].getValue(), "decimals");
    assertEquals(0.344, registers[4].toShort() / 1000.0, 0.004);
    assertEquals(0.5, registers[8].toShort() / 10.0, 0.2);
    assertEquals(
        List.of(
            "pressure=" + registers[4].toShort() / 1000.0 + "MPa",
            "tilt=" + registers[8].toShort() / 10.0 + "deg"),
        Lines.emissions(folder, "hydrant-17"));
    assertEquals(
        clock.instant().toEpochMilli(), Lines.of(folder, "hydrant-17").get(0).get("at").asLong());
  }

  @Test
  void a_read_that_covers_one_point_logs_only_that_one() throws Exception {
    connect("127.0.0.1", "hydrant-17", new Hydrant(0, new SplittableRandom(1)));
    master.readMultipleRegisters(1, 4, 1);
    master.readMultipleRegisters(1, 0, 4);
    master.readMultipleRegisters(1, 5, 8);
    List<String> points =
        Lines.emissions(folder, "hydrant-17").stream()
            .map(line -> line.replaceAll("=.*", ""))
            .toList();
    assertEquals(List.of("pressure", "tilt"), points);
  }

  @Test
  void a_burst_shows_on_the_wire_with_the_speed_of_the_physics() throws Exception {
    connect("127.0.0.1", "hydrant-17", new Hydrant(0, new SplittableRandom(1)), 4);
    tell("main-burst");
    clock.forward(0.5);
    assertTrue(master.readMultipleRegisters(1, 4, 1)[0].toShort() < 140);
  }

  @Test
  void a_well_shows_level_cover_and_float() throws Exception {
    connect("::1", "well-3", new Well(new SplittableRandom(1)));
    assertFalse(master.readInputDiscretes(1, 0, 1).getBit(0));
    tell("rain");
    clock.forward(20);
    assertEquals(7, master.readMultipleRegisters(1, 2, 1)[0].getValue());
    assertEquals(400, master.readMultipleRegisters(1, 4, 1)[0].toShort(), 2);
    assertTrue(master.readInputDiscretes(1, 0, 1).getBit(0));
    assertEquals("float=1", Lines.emissions(folder, "well-3").get(2));
  }

  @Test
  void a_shed_obeys_single_and_multiple_coil_writes_and_reads_them_back() throws Exception {
    connect("127.0.0.1", "shed-1", new Shed(new SplittableRandom(1)));
    assertEquals(2000, master.readInputRegisters(1, 0, 1)[0].getValue(), 60);
    assertTrue(master.writeCoil(1, 10, true));
    assertTrue(master.readCoils(1, 10, 1).getBit(0));
    assertEquals(0, master.readInputRegisters(1, 0, 2)[0].getValue());
    BitVector coils = new BitVector(2);
    coils.setBit(0, false);
    coils.setBit(1, true);
    master.writeMultipleCoils(1, 10, coils);
    BitVector all = master.readCoils(1, 0, 12);
    assertEquals("1111", "" + bit(all, 0) + bit(all, 1) + bit(all, 2) + bit(all, 3));
    assertEquals(0, bit(all, 10));
    assertEquals(1, bit(all, 11));
    List<String> writes =
        Lines.events(folder, "shed-1", "write").stream()
            .map(line -> line.get("point").asText() + line.get("value"))
            .toList();
    assertEquals(List.of("contactor1", "contactor0", "siren1"), writes);
  }

  @Test
  void a_shed_gives_each_port_and_its_ambient_temperature() throws Exception {
    connect("127.0.0.1", "shed-1", new Shed(new SplittableRandom(1)));
    clock.forward(1);
    InputRegister[] ports = master.readInputRegisters(1, 0, 16);
    for (int port = 0; port < 4; port++) {
      assertEquals(200, ports[4 * port].getValue() / 10.0, 6);
      assertEquals(0.909, ports[4 * port + 1].getValue() / 1000.0, 0.03);
      assertEquals(32, ports[4 * port + 2].toShort() / 10.0, 0.5);
    }
    assertEquals(24, master.readInputRegisters(1, 100, 1)[0].toShort() / 10.0, 0.5);
    assertEquals(13, Lines.emissions(folder, "shed-1").size());
  }

  @Test
  void a_stuck_contactor_acknowledges_the_write_but_reads_back_the_old_state() throws Exception {
    connect("127.0.0.1", "shed-1", new Shed(new SplittableRandom(1)));
    tell("stuck-contactor");
    master.writeCoil(1, 10, true);
    assertFalse(master.readCoils(1, 10, 1).getBit(0));
    assertTrue(Lines.events(folder, "shed-1", "write").get(0).get("ignored").asBoolean());
  }

  @Test
  void
      addresses_outside_the_map_are_refused_with_exception_2_and_covered_points_logged_without_value()
          throws Exception {
    connect("127.0.0.1", "hydrant-17", new Hydrant(0, new SplittableRandom(1)));
    assertRefused(2, () -> master.readMultipleRegisters(1, 8, 20));
    assertRefused(2, () -> master.readMultipleRegisters(1, 65_535, 1));
    assertRefused(2, () -> master.readCoils(1, 0, 1));
    assertRefused(2, () -> master.writeCoil(1, 10, true));
    assertRefused(
        1,
        () ->
            master.writeSingleRegister(
                1, 0, new com.ghgande.j2mod.modbus.procimg.SimpleRegister(5)));
    assertEquals(List.of("tilt=nulldeg"), Lines.emissions(folder, "hydrant-17"));
  }

  @Test
  void a_write_that_covers_an_unknown_coil_changes_nothing() throws Exception {
    connect("127.0.0.1", "shed-1", new Shed(new SplittableRandom(1)));
    BitVector three = new BitVector(3);
    three.setBit(0, true);
    assertRefused(2, () -> master.writeMultipleCoils(1, 10, three));
    assertFalse(master.readCoils(1, 10, 1).getBit(0));
  }

  @Test
  void told_exception_it_answers_4_until_normal_and_logs_points_without_value() throws Exception {
    connect("127.0.0.1", "hydrant-17", new Hydrant(0, new SplittableRandom(1)));
    tell("exception");
    assertRefused(4, () -> master.readMultipleRegisters(1, 4, 5));
    assertEquals(
        List.of("pressure=nullMPa", "tilt=nulldeg"), Lines.emissions(folder, "hydrant-17"));
    tell("normal");
    assertEquals(1, master.readMultipleRegisters(1, 4, 1).length);
  }

  @Test
  void told_nan_the_first_analog_register_is_the_sentinel_until_normal() throws Exception {
    connect("127.0.0.1", "hydrant-17", new Hydrant(0, new SplittableRandom(1)));
    tell("nan");
    InputRegister[] registers = master.readMultipleRegisters(1, 4, 5);
    assertEquals(0x8000, registers[0].getValue());
    assertEquals(0.5, registers[4].toShort() / 10.0, 0.2);
    assertEquals("pressure=nullMPa", Lines.emissions(folder, "hydrant-17").get(0));
    assertFalse(Lines.emissions(folder, "hydrant-17").get(1).contains("null"));
    tell("normal");
    assertTrue(master.readMultipleRegisters(1, 4, 1)[0].toShort() > 300);
  }

  @Test
  void
      told_silence_it_neither_answers_nor_obeys_nor_logs_until_told_to_speak_on_the_same_connection()
          throws Exception {
    connect("127.0.0.1", "shed-1", new Shed(new SplittableRandom(1)));
    tell("silence");
    assertThrows(ModbusIOException.class, () -> master.readInputRegisters(1, 0, 2));
    assertThrows(ModbusIOException.class, () -> master.writeCoil(1, 10, true));
    assertEquals(List.of(), Lines.emissions(folder, "shed-1"));
    tell("speak");
    assertFalse(master.readCoils(1, 10, 1).getBit(0));
  }

  @Test
  void requests_for_another_unit_get_no_answer() throws Exception {
    connect("127.0.0.1", "hydrant-17", new Hydrant(0, new SplittableRandom(1)));
    assertThrows(ModbusIOException.class, () -> master.readMultipleRegisters(2, 4, 1));
    assertEquals(1, master.readMultipleRegisters(1, 4, 1).length);
    assertEquals(1, Lines.emissions(folder, "hydrant-17").size());
  }

  @Test
  void a_port_in_use_is_refused_with_one_clear_line() throws Exception {
    connect("127.0.0.1", "hydrant-17", new Hydrant(0, new SplittableRandom(1)));
    ListenAddress.Tcp taken = (ListenAddress.Tcp) ListenAddress.parse(wireAddress);
    try (Wire second = new ModbusTcpWire(taken, slave(new Well(new SplittableRandom(1))))) {
      DeviceException refusal = assertThrows(DeviceException.class, second::start);
      assertEquals("cannot listen on " + taken + ": Address already in use", refusal.getMessage());
    }
  }

  private String wireAddress;

  private void connect(String host, String id, ModbusThing thing) throws Exception {
    connect(host, id, thing, 1);
  }

  private void connect(String host, String id, ModbusThing thing, double speed) throws Exception {
    device = new Device(thing, clock, speed, EmissionLog.open(folder, id));
    wire = new ModbusTcpWire(new ListenAddress.Tcp(host, 0), slave(thing));
    wireAddress = wire.start();
    ListenAddress.Tcp bound = (ListenAddress.Tcp) ListenAddress.parse(wireAddress);
    assertTrue(bound.port() > 0);
    master = new ModbusTCPMaster(host, bound.port(), TIMEOUT_MILLIS, false);
    master.setRetries(0);
    master.connect();
  }

  private ModbusSlave slave(ModbusThing thing) {
    return new ModbusSlave(device, 1, thing.map(1));
  }

  private void tell(String command) {
    device.commands().get(command).perform(List.of());
  }

  private static int bit(BitVector bits, int index) {
    return bits.getBit(index) ? 1 : 0;
  }

  private static void assertRefused(int code, Request request) {
    ModbusSlaveException refusal = assertThrows(ModbusSlaveException.class, request::send);
    assertEquals(code, refusal.getType());
  }

  private interface Request {
    void send() throws ModbusException;
  }
}
