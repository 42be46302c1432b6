package org.lamppost.sense.bus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.api.GatewayClock;

/** One serial wire against bytes as they may come over a bad line. */
@Timeout(60)
class SerialWireTest {
  private static final Request READ = new Request.Read(3, Table.HOLDING, 4, 1);
  // Slave 3, function 3, two bytes 00 07; the checksum is that of the Modbus specification.
  private static final byte[] SEVEN = HexFormat.of().parseHex("03030200078046");

  @TempDir private Path folder;
  private SerialCable cable;
  private RandomAccessFile slave;
  private Wire wire;
  private volatile byte[] answer = SEVEN;

  @BeforeEach
  void connect() throws IOException {
    SerialCable.assume();
    cable = new SerialCable(folder).plug();
    slave = new RandomAccessFile(cable.slave(), "rw");
    Thread thread = new Thread(this::serve, "rough-slave");
    thread.setDaemon(true);
    thread.start();
    Wiring.Serial wiring =
        new Wiring.Serial(
            cable.gateway(),
            9600,
            Wiring.Parity.NONE,
            1,
            Duration.ofMillis(200),
            Given.settings("device", cable.gateway()));
    wire =
        new ModbusWire(
            new SerialLink(wiring, GatewayClock.system(), new RecordingFaults()::report));
  }

  @AfterEach
  void disconnect() throws IOException {
    if (cable != null) {
      wire.close();
      cable.close();
      slave.close();
    }
  }

  @Test
  void a_right_answer_is_taken() {
    assertSeven();
    assertSeven();
  }

  @Test
  void an_exception_is_told_with_its_code() {
    answer = HexFormat.of().parseHex("0383026131");
    assertEquals(new Answer.Rejected(2), wire.exchange(READ));
    answer = SEVEN;
    assertSeven();
  }

  @Test
  void the_late_answer_of_another_device_is_passed_over() {
    byte[] late = HexFormat.of().parseHex("0203020063BC6D");
    byte[] both = new byte[late.length + SEVEN.length];
    System.arraycopy(late, 0, both, 0, late.length);
    System.arraycopy(SEVEN, 0, both, late.length, SEVEN.length);
    answer = both;
    assertSeven();
  }

  @Test
  void a_wrong_checksum_or_a_frame_without_end_is_no_answer_and_the_next_works() {
    String[] wrong = {
      "03030200078047", // checksum
      "030302000780", // one byte short
      "0303040007000A", // too many registers promised
      "0303FF" + "00".repeat(300), // longer than any frame
      "",
    };
    for (String each : wrong) {
      answer = HexFormat.of().parseHex(each);
      Answer.Silent silent = assertInstanceOf(Answer.Silent.class, wire.exchange(READ), each);
      assertEquals(false, silent.portLost(), each);
      answer = SEVEN;
      assertSeven();
    }
  }

  @Test
  void any_bytes_give_an_answer_in_time_and_the_next_request_works() {
    Random random = new Random(20_261_123);
    for (int i = 0; i < 40; i++) {
      byte[] noise = i % 2 == 0 ? SEVEN.clone() : new byte[random.nextInt(40)];
      if (i % 2 == 0) {
        noise[random.nextInt(noise.length)] ^= (byte) (1 << random.nextInt(8));
      } else {
        random.nextBytes(noise);
      }
      answer = noise;
      assertInstanceOf(Answer.Silent.class, wire.exchange(READ));
      answer = SEVEN;
      assertSeven();
    }
  }

  @Test
  void the_native_part_comes_from_our_folder_and_not_from_a_public_one() throws IOException {
    assertSeven();
    String maps = Files.readString(Path.of("/proc/self/maps"));
    assertTrue(maps.contains(SerialCable.NATIVE + "/Linux/"), "mapped from our folder");
    assertTrue(!maps.contains("/tmp/jSerialComm/"), "not mapped from the public folder");
  }

  private void assertSeven() {
    Answer.Values values = assertInstanceOf(Answer.Values.class, wire.exchange(READ));
    assertArrayEquals(new int[] {7}, values.raw());
  }

  private void serve() {
    byte[] request = new byte[8];
    try {
      while (true) {
        slave.readFully(request);
        slave.write(answer);
      }
    } catch (IOException over) {
      // The cable is unplugged: the test is over.
      return;
    }
  }
}
