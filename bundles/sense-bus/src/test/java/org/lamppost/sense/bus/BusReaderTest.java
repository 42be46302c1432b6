package org.lamppost.sense.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.sense.bus.Given.coil;
import static org.lamppost.sense.bus.Given.output;
import static org.lamppost.sense.bus.Given.point;
import static org.lamppost.sense.bus.Given.register;
import static org.lamppost.sense.bus.Given.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamppost.model.FaultException;
import org.lamppost.model.Port;
import org.lamppost.model.Settings;
import org.lamppost.sense.bus.Wiring.Parity;

class BusReaderTest {
  private final RecordingFaults faults = new RecordingFaults();

  @Test
  void a_sound_site_gives_a_bus_for_each_port_with_devices() {
    Given given =
        new Given()
            .tcp("t", "::1", 1502, "200 ms")
            .tcp("empty", "127.0.0.1", 1502, "200 ms")
            .port(
                new Port(
                    "r",
                    "modbus-rtu",
                    settings(
                        "device",
                        "/dev/ttyS0",
                        "baud",
                        19_200,
                        "parity",
                        "even",
                        "stop-bits",
                        2,
                        "data-bits",
                        8,
                        "timeout",
                        "1 s")))
            .port(new Port("other", "coap", settings("listen", "x")))
            .device("a", "t", 1, register("p", 4))
            .device("b", "r", 247, coil("c", 65_535));

    List<BusPlan> plans = BusReader.read(given.site(), faults::report);

    assertEquals(List.of(), faults.texts());
    assertEquals(2, plans.size());
    assertEquals(new Wiring.Tcp("::1", 1502, Duration.ofMillis(200)), plans.get(0).wiring());
    assertEquals("tcp [::1]:1502", plans.get(0).wiring().toString());
    Wiring.Serial serial = (Wiring.Serial) plans.get(1).wiring();
    assertEquals("/dev/ttyS0", serial.device());
    assertEquals(Parity.EVEN, serial.parity());
    assertEquals(12, serial.bitsPerByte());
    assertEquals(247, plans.get(1).slaves().get(0).unit());
    assertEquals(
        new Source(Table.COIL, 65_535, Encoding.BIT, WordOrder.ABCD, Scaling.NONE),
        plans.get(1).slaves().get(0).points().get(0).source());
  }

  @Test
  void ports_have_defaults_of_500_ms_and_8N1() {
    assertEquals(
        Duration.ofMillis(500), Wiring.Tcp.of(settings("host", "h", "port", 502)).timeout());
    Wiring.Serial serial = Wiring.Serial.of(settings("device", "/dev/x", "baud", 9600));
    assertEquals(Duration.ofMillis(500), serial.timeout());
    assertEquals(Parity.NONE, serial.parity());
    assertEquals(1, serial.stopBits());
  }

  @Test
  void a_faulty_device_is_left_out_with_all_its_faults_and_the_others_stay() {
    Given given =
        new Given()
            .tcp("t", "127.0.0.1", 502, "1 s")
            .device(
                "bad",
                "t",
                settings("unit-id", 248),
                point("x", "table", "holding", "adress", 4, "type", "uint16"),
                point("y", "table", "heap", "address", 4))
            .device("good", "t", 1, register("p", 4));

    List<BusPlan> plans = BusReader.read(given.site(), faults::report);

    assertEquals(1, plans.get(0).slaves().size());
    assertEquals("good", plans.get(0).slaves().get(0).device().id());
    List<String> beginnings =
        List.of(
            "site.yaml:2: 'unit-id' is '248'; expected a whole number from 1 to 247",
            "site.yaml:3: 'adress' is not known here",
            "site.yaml:2: 'table' is 'heap'");
    assertEquals(beginnings.size(), faults.texts().size());
    for (int i = 0; i < beginnings.size(); i++) {
      assertTrue(faults.texts().get(i).startsWith(beginnings.get(i)), faults.texts().get(i));
    }
  }

  @Test
  void a_faulty_port_is_left_out_and_the_others_stay() {
    Given given =
        new Given()
            .tcp("bad", "127.0.0.1", 65_536, "1 s")
            .tcp("good", "127.0.0.1", 65_535, "1 s")
            .device("a", "bad", 1, register("p", 4))
            .device("b", "good", 1, register("p", 4));

    List<BusPlan> plans = BusReader.read(given.site(), faults::report);

    assertEquals(List.of("good"), plans.stream().map(plan -> plan.port().id()).toList());
    assertEquals(
        List.of("site.yaml:3: 'port' is '65536'; expected a whole number from 1 to 65535"),
        faults.texts());
  }

  @Test
  void two_ports_may_not_share_a_serial_line() {
    Given given =
        new Given()
            .rtu("one", "/dev/ttyS0")
            .rtu("two", "/dev/ttyS0")
            .device("a", "one", 1, register("p", 4))
            .device("b", "two", 1, register("p", 4));

    List<BusPlan> plans = BusReader.read(given.site(), faults::report);

    assertEquals(1, plans.size());
    assertTrue(faults.texts().get(0).contains("like that of port 'one'"), faults.texts().get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "table=holding, address=65536, type=int16 | from 0 to 65535",
        "table=holding, address=-1, type=int16    | from 0 to 65535",
        "table=holding, address=65535, type=int32 | an address up to 65534",
        "table=holding, address=1                 | 'type' is missing",
        "table=holding, type=int16                | 'address' is missing",
        "address=1, type=int16                    | 'table' is missing",
        "table=holding, address=1, type=bit       | table of registers",
        "table=coil, address=1, type=int16        | table of bits",
        "table=holding, address=1, type=int64     | one of int16",
        "table=holding, address=1, type=int32, order=abcd | ABCD, CDAB, BADC or DCBA",
        "table=holding, address=1, type=int32, scale=0    | 'scale' is 0",
        "table=holding, address=1, type=int16, bits=3     | 'bits' is not known here",
      })
  void a_source_that_is_wrong_is_refused_with_what_was_expected(String source, String part) {
    Given given = site(point("x", parsed(source)));

    assertTrue(BusReader.read(given.site(), faults::report).isEmpty());
    assertEquals(1, faults.texts().size());
    assertTrue(faults.texts().get(0).contains(part), faults.texts().get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "table=input, address=1, type=int16    | coil or holding",
        "table=discrete, address=1             | coil or holding",
        "table=holding, address=1, type=int32  | int16 or uint16",
        "table=holding, address=1, type=float32| int16 or uint16",
      })
  void an_output_must_be_writable_with_one_register(String source, String part) {
    Given given = site(output(point("x", parsed(source))));

    assertTrue(BusReader.read(given.site(), faults::report).isEmpty());
    assertTrue(faults.texts().get(0).endsWith(part), faults.texts().get(0));
  }

  @Test
  void settings_of_ports_are_checked() {
    assertThrows(FaultException.class, () -> Wiring.Tcp.of(settings("host", " ", "port", 502)));
    assertThrows(
        FaultException.class,
        () -> Wiring.Tcp.of(settings("host", "h", "port", 502, "time-out", "1 s")));
    assertThrows(
        FaultException.class,
        () -> Wiring.Tcp.of(settings("host", "h", "port", 502, "timeout", "11 s")));
    assertThrows(
        FaultException.class,
        () -> Wiring.Serial.of(settings("device", "/dev/x", "baud", 9600, "parity", "mark")));
    assertThrows(
        FaultException.class,
        () -> Wiring.Serial.of(settings("device", "/dev/x", "baud", 9600, "data-bits", 7)));
    assertThrows(
        FaultException.class,
        () -> Wiring.Serial.of(settings("device", "/dev/x", "baud", 9600, "stop-bits", 3)));
  }

  @Property
  void any_source_is_read_or_refused_with_a_fault(@ForAll("sources") Map<String, Object> source) {
    Object[] flat =
        source.entrySet().stream()
            .flatMap(entry -> java.util.stream.Stream.of(entry.getKey(), entry.getValue()))
            .toArray();
    RecordingFaults told = new RecordingFaults();

    List<BusPlan> plans = BusReader.read(site(point("x", flat)).site(), told::report);

    assertEquals(plans.isEmpty(), !told.all().isEmpty());
  }

  @Provide
  Arbitrary<Map<String, Object>> sources() {
    Arbitrary<String> keys =
        Arbitraries.of("table", "address", "type", "order", "scale", "offset", "other");
    Arbitrary<Object> values =
        Arbitraries.of(
            "holding",
            "coil",
            "input",
            "bit",
            "int16",
            "float32",
            "DCBA",
            "",
            0L,
            -1L,
            65_535L,
            Long.MAX_VALUE,
            0.1,
            Double.NaN,
            true,
            List.of(),
            Settings.empty("f", 1));
    return Arbitraries.maps(keys, values).ofMaxSize(6);
  }

  private static Given site(Given.Spec point) {
    return new Given().tcp("t", "127.0.0.1", 502, "1 s").device("d", "t", 1, point);
  }

  private static Object[] parsed(String text) {
    return java.util.Arrays.stream(text.split("[,=]"))
        .map(String::trim)
        .map(word -> word.matches("-?\\d+") ? (Object) Long.valueOf(word) : word)
        .toArray();
  }
}
