package org.lamppost.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusSocketTest {
  @TempDir Path data;

  @Test
  void whoever_connects_gets_one_object_and_the_end() throws IOException {
    StatusSocket socket = StatusSocket.open(data, () -> Map.of("uptimeSeconds", 3));

    assertEquals("{\"uptimeSeconds\":3}", ask());
    assertEquals("{\"uptimeSeconds\":3}", ask());
    socket.close();
    assertFalse(Files.exists(data.resolve(StatusSocket.FILE)));
  }

  @Test
  void a_room_that_fails_to_tell_does_not_end_the_answering() throws IOException {
    boolean[] fail = {true};
    StatusSocket socket =
        StatusSocket.open(
            data,
            () -> {
              if (fail[0]) {
                throw new IllegalStateException("room is gone");
              }
              return Map.of("ok", true);
            });

    assertEquals("", ask());
    fail[0] = false;
    assertEquals("{\"ok\":true}", ask());
    socket.close();
  }

  @Test
  void a_person_reads_one_line_for_each_value_below_its_room() throws IOException {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("pid", 17L);
    status.put("leftOut", List.of());
    status.put("rooms", Map.of("keep", Map.of("epoch", "01J", "lag", Double.NaN)));
    status.put("faults", List.of("a.yaml:3: bad", Map.of("point", "p")));

    String text = StatusText.of(StatusSocket.json(status));

    String keep = text.substring(text.indexOf("  keep:"), text.indexOf("faults:"));
    assertEquals(4, keep.lines().count() + 1);
    assertEquals(
        """
        pid: 17
        leftOut: none
        rooms:
        """
            + keep
            + """
        faults:
          - a.yaml:3: bad
          -
            point: p""",
        text);
  }

  @Test
  void an_answer_that_is_no_status_is_refused() {
    assertThrows(IOException.class, () -> StatusText.of("[]".getBytes(StandardCharsets.UTF_8)));
  }

  private String ask() throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(data.resolve(StatusSocket.FILE)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
