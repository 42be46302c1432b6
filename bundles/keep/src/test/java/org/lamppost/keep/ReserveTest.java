package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReserveTest {
  private static final long BYTES = 200_000;

  @TempDir Path temp;

  @Test
  void it_holds_room_gives_it_up_once_and_takes_it_again_after_a_pause() throws Exception {
    Path file = temp.resolve("reserve");
    Reserve reserve = new Reserve(file, BYTES);
    reserve.restore(987_654_321);
    assertFalse(reserve.spent());
    assertEquals(BYTES, Files.size(file));
    assertEquals(Long.MAX_VALUE, reserve.dueIn(0));

    assertTrue(reserve.release(1_000));
    assertTrue(reserve.spent());
    assertFalse(Files.exists(file));
    assertFalse(reserve.release(1_000), "there is only one");

    reserve.restore(1_500);
    assertTrue(reserve.spent(), "too soon");
    reserve.restore(1_000 + reserve.dueIn(1_000));
    assertFalse(reserve.spent());
    assertTrue(Files.exists(file));
  }

  @Test
  void what_was_made_before_a_restart_is_kept_and_half_of_one_is_not_believed() throws Exception {
    Path file = temp.resolve("reserve");
    Files.write(file, new byte[1_000]);
    Reserve reserve = new Reserve(file, BYTES);
    reserve.restore(0);
    assertEquals(BYTES, Files.size(file));

    Reserve again = new Reserve(file, BYTES);
    again.restore(0);
    assertFalse(again.spent());
  }

  @Test
  void none_is_never_spent() {
    Reserve none = new Reserve(temp.resolve("reserve"), 0);
    none.restore(0);

    assertFalse(none.spent());
    assertFalse(none.release(0));
    assertFalse(Files.exists(temp.resolve("reserve")));
  }
}
