package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.model.Stream;

class CapacityTest {
  @TempDir Path temp;

  @Test
  void days_follow_from_the_sites_intervals_and_the_size_of_a_reading() {
    // Three points a second: 259,200 readings a day; 64 MiB.
    Capacity capacity = new Capacity(Pole.SITE.points(), Pole.limits(temp));
    capacity.sealed(4_000, 1_000);

    Map<String, Object> status = capacity.status(32L << 20);
    assertEquals(259_200L, status.get("readingsPerDay"));
    assertEquals(4.0, status.get("bytesPerReading"));
    assertEquals(64.7, status.get("wholeDays"));
    assertEquals(32.4, status.get("wholeDaysLeft"));
    assertTrue((double) status.get("thinnedDays") > 1_000, status.toString());
  }

  @Test
  void a_site_without_points_divides_by_nothing() {
    Capacity capacity = new Capacity(List.of(), Pole.limits(temp));

    assertEquals(0.0, capacity.status(0).get("wholeDays"));
    assertEquals(0.0, capacity.status(0).get("thinnedDays"));
  }

  @Test
  @SuppressWarnings("unchecked")
  void the_journal_measures_its_own_blocks() {
    try (Pole pole = new Pole(temp)) {
      pole.acceptDurably(1_000);
      pole.sealPasses();
      Map<String, Object> buffer = (Map<String, Object>) pole.journal.get().get("buffer");
      long bytes = (long) pole.status(Stream.TELEMETRY).get("unsentBytes");

      assertEquals(Math.round(bytes / 1_000.0 * 10) / 10.0, buffer.get("bytesPerReading"));
      assertTrue((long) buffer.get("keptBytes") >= bytes);
    }
  }
}
