package org.lamppost.simulator.device;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fazecast.jSerialComm.SerialPort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slave on one end of a pair of pseudo terminals, bytes of a master on the other. */
class SerialLineTest {
  private static final byte[] REQUEST = HexFormat.of().parseHex("010300040001c5cb");

  @TempDir private Path folder;
  private Process pair;
  private Wire wire;
  private SerialPort master;

  @BeforeEach
  void connect_two_terminals() throws IOException {
    assumeTrue(socatInstalled(), "socat is not installed: no serial line to test with");
    Path slaveEnd = folder.resolve("slave");
    Path masterEnd = folder.resolve("master");
    pair =
        new ProcessBuilder(
                "socat", "pty,raw,echo=0,link=" + slaveEnd, "pty,raw,echo=0,link=" + masterEnd)
            .start();
    await()
        .atMost(10, TimeUnit.SECONDS)
        .until(() -> Files.exists(slaveEnd) && Files.exists(masterEnd));
    Hydrant hydrant = new Hydrant(0, new SplittableRandom(1));
    Device device = new Device(hydrant, new HandClock(), 1, EmissionLog.open(folder, "hydrant-17"));
    String real = slaveEnd.toRealPath().toString();
    wire =
        new ModbusRtuWire(
            new ListenAddress.Rtu(real, 9600), new ModbusSlave(device, 1, hydrant.map(1)));
    wire.start();
    master = SerialPort.getCommPort(masterEnd.toRealPath().toString());
    master.setComPortTimeouts(SerialPort.TIMEOUT_READ_BLOCKING, 1000, 0);
    master.openPort();
  }

  @AfterEach
  void close() {
    if (master != null) {
      master.closePort();
    }
    if (wire != null) {
      wire.close();
    }
    if (pair != null) {
      pair.destroy();
    }
  }

  @Test
  void a_request_on_the_line_is_answered_with_a_right_checksum_and_logged() {
    byte[] answer = ask(REQUEST, 7);
    assertEquals("010302", HexFormat.of().formatHex(answer, 0, 3));
    assertEquals(crc(answer, 5), (answer[6] & 0xFF) << 8 | answer[5] & 0xFF);
    int pressure = (answer[3] & 0xFF) << 8 | answer[4] & 0xFF;
    assertEquals(
        "pressure=" + pressure / 1000.0 + "MPa", Lines.emissions(folder, "hydrant-17").get(0));
  }

  @Test
  void a_disturbed_request_and_one_for_another_unit_get_no_answer_and_the_line_stays_usable() {
    byte[] disturbed = REQUEST.clone();
    disturbed[3] ^= 1;
    assertEquals(0, ask(disturbed, 7).length);
    assertEquals(0, ask(HexFormat.of().parseHex("020300040001c5f8"), 7).length);
    assertEquals(7, ask(REQUEST, 7).length);
  }

  private byte[] ask(byte[] request, int expected) {
    master.writeBytes(request, request.length);
    byte[] answer = new byte[expected];
    int read = master.readBytes(answer, expected);
    return Arrays.copyOf(answer, Math.max(0, read));
  }

  /** Bit by bit as the Modbus serial line guide, clause 6.2.2, describes it. */
  private static int crc(byte[] bytes, int length) {
    int crc = 0xFFFF;
    for (int i = 0; i < length * 8; i++) {
      crc ^= i % 8 == 0 ? bytes[i / 8] & 0xFF : 0;
      crc = (crc & 1) == 1 ? crc >> 1 ^ 0xA001 : crc >> 1;
    }
    return crc;
  }

  private static boolean socatInstalled() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "socat")));
  }
}
