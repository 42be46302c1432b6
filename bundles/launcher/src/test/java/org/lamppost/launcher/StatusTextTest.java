package org.lamppost.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  private static final byte[] JSON =
      "{\"v\":1,\"rooms\":{\"act\":{\"buffer\":{\"x\":0}},\"keep\":{\"a\":[1,{}],\"buffer\":{\"wholeDays\":9.5}}},\"keep\":2}"
          .getBytes(UTF_8);

  @Test
  void a_part_is_found_by_its_path() throws IOException {
    byte[] part = StatusText.part(JSON, List.of("rooms", "keep", "buffer"));

    assertEquals("{\"wholeDays\":9.5}", new String(part, UTF_8));
    assertEquals("wholeDays: 9.5", StatusText.of(part));
    assertEquals(new String(JSON, UTF_8), new String(StatusText.part(JSON, List.of()), UTF_8));
  }

  @Test
  void a_part_that_is_not_there_is_named() {
    for (List<String> names :
        List.of(List.of("rooms", "keep", "size"), List.of("keep"), List.of("nothing"))) {
      IOException refused = assertThrows(IOException.class, () -> StatusText.part(JSON, names));
      assertTrue(refused.getMessage().contains(String.join(".", names)), refused.getMessage());
    }
  }
}
