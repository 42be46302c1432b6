package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.decide.Street.SMOKE;
import static org.lamppost.decide.Street.above;
import static org.lamppost.decide.Street.rule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;

/** Ids of incidents say when, and are the same for the same raise only. */
class DerivedIdsTest {
  private static final Ids.Raise RAISE =
      new Ids.Raise("pack/fire@shed-1", "boot-1", 1_000, Street.START_UTC, 0);

  @Test
  void an_id_is_the_same_on_every_run_and_every_java() {
    // SHA-256 made elsewhere, of the parts on a line each.
    assertEquals("01M82V7M006WAR6Q77B2QAYVRJ", new DerivedIds("pole-1").next(RAISE));
  }

  @Test
  void ids_differ_by_gateway_rule_boot_time_and_count_and_sort_by_time() {
    Set<String> ids = new HashSet<>();
    Ids one = new DerivedIds("pole-1");
    long utc = Street.START_UTC;
    ids.add(one.next(RAISE));
    ids.add(new DerivedIds("pole-2").next(RAISE));
    ids.add(one.next(new Ids.Raise("pack/heat@shed-1", "boot-1", 1_000, utc, 0)));
    ids.add(one.next(new Ids.Raise("pack/fire@shed-1", "boot-2", 1_000, utc, 0)));
    ids.add(one.next(new Ids.Raise("pack/fire@shed-1", "boot-1", 1_001, utc, 0)));
    ids.add(one.next(new Ids.Raise("pack/fire@shed-1", "boot-1", 1_000, utc, 1)));
    assertEquals(6, ids.size());
    String later = one.next(new Ids.Raise("a", "b", 0, utc + 1, 0));
    ids.forEach(id -> assertTrue(id.matches("[0-9A-HJKMNP-TV-Z]{26}") && id.compareTo(later) < 0));
  }

  @Test
  void a_rule_that_raises_more_than_once_in_a_millisecond_gives_each_an_id_of_its_own() {
    List<String> ids = new ArrayList<>();
    Engine engine =
        new Engine(
            new Rules(Street.site(rule("fire", above(SMOKE, 0.5, 0.5, 0, 0))), fault -> {}),
            new DerivedIds("pole-1"),
            new Engine.Start("boot-1", Street.START, Street.OFFSET),
            0);
    Readings.Builder batch = Readings.arrivedAt(Street.START);
    batch.add(SMOKE, Street.START, 1, Quality.TEST);
    for (int i = 0; i < 6; i++) {
      batch.add(SMOKE, Street.START, (i + 1) % 2, Quality.GOOD);
    }
    engine.accept(
        new Input.Batch(Street.START, batch.build(), 0),
        effect -> {
          if (effect instanceof Effect.Changed changed
              && changed.change().state() == org.lamppost.model.IncidentState.RAISED) {
            ids.add(changed.change().incident().id());
          }
        });
    assertEquals(4, ids.size());
    assertEquals(4, new HashSet<>(ids).size());
  }
}
