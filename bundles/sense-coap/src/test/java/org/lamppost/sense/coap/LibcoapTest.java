package org.lamppost.sense.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamppost.model.Fault;

/** The same door with libcoap's command line client, where it is installed. */
class LibcoapTest {
  private static final List<Path> CLIENTS =
      List.of(Path.of("/usr/bin/coap-client"), Path.of("/usr/bin/coap-client-notls"));

  @TempDir Path folder;

  private final FakeLine line = new FakeLine();
  private final List<Fault> faults = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"127.0.0.1,127.0.0.1", "::1,[::1]"})
  void a_pack_of_libcoap_is_taken(String listen, String host) throws Exception {
    int port = TestSite.freePort(listen);
    CoapSense sense = sense(listen, port);
    try {
      String told = run(host + ":" + port, "[{\"n\":\"bin-3/fill\",\"u\":\"%\",\"v\":42}]");
      assertEquals("", told);
      assertEquals(1, line.offered.size());
    } finally {
      sense.stop();
    }
  }

  @Test
  void libcoap_is_told_the_unknown_name() throws Exception {
    int port = TestSite.freePort("127.0.0.1");
    CoapSense sense = sense("127.0.0.1", port);
    try {
      String told = run("127.0.0.1:" + port, "[{\"n\":\"nobody-9/fill\",\"v\":42}]");
      assertTrue(told.startsWith("4.04") && told.contains("nobody-9"), told);
    } finally {
      sense.stop();
    }
  }

  private CoapSense sense(String listen, int port) {
    CoapLimits limits = new CoapLimits(16, 8, 247, 2048, 1, 2);
    return new CoapSense(
        TestSite.on(listen, port).build(),
        new CoapRoom(limits, line, faults::add, new ManualClock()));
  }

  private String run(String authority, String pack) throws IOException, InterruptedException {
    Path client = CLIENTS.stream().filter(Files::isExecutable).findFirst().orElse(null);
    assumeTrue(client != null, "libcoap's coap-client is not installed (apt: libcoap3-bin)");
    Path file = Files.writeString(folder.resolve("pack.json"), pack);
    Process process =
        new ProcessBuilder(
                client.toString(),
                "-m",
                "post",
                "-t",
                "110",
                "-B",
                "5",
                "-f",
                file.toString(),
                "coap://" + authority + "/senml")
            .redirectErrorStream(true)
            .start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(10, TimeUnit.SECONDS), "coap-client did not end");
    return told.trim();
  }
}
