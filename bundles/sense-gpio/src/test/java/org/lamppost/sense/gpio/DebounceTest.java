package org.lamppost.sense.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DebounceTest {
  @Test
  void nothing_is_believed_before_it_was_seen() {
    assertEquals(Optional.empty(), new Debounce(0).settle(1000));
    assertEquals(Optional.empty(), new Debounce(0).level());
  }

  /** Whatever the contact does: changes alternate, each lasted, and each began when it says. */
  @Property
  void a_told_change_has_lasted_the_whole_wait(
      @ForAll @Size(min = 1, max = 80) List<@IntRange(min = 0, max = 39) Integer> steps) {
    int wait = 50;
    Debounce debounce = new Debounce(wait);
    List<Boolean> levels = new ArrayList<>();
    List<Debounce.Change> changes = new ArrayList<>();
    long now = 0;
    for (int step : steps) {
      boolean level = step % 2 == 1;
      debounce.see(level, now);
      levels.add(level);
      Optional<Debounce.Change> change = debounce.settle(now);
      if (change.isPresent()) {
        changes.add(change.get());
        int from = (int) (change.get().atMillis() / 10);
        assertTrue(now - change.get().atMillis() >= wait);
        for (int i = from; i < levels.size(); i++) {
          assertEquals(change.get().level(), levels.get(i));
        }
        assertTrue(from == 0 || levels.get(from - 1) != change.get().level());
      }
      now += 10;
    }
    for (int i = 1; i < changes.size(); i++) {
      assertTrue(changes.get(i).level() != changes.get(i - 1).level());
    }
    if (levels.size() > 6
        && levels.subList(levels.size() - 6, levels.size()).stream().distinct().count() == 1) {
      assertEquals(Optional.of(levels.get(levels.size() - 1)), debounce.level());
    }
  }
}
