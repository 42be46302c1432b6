package org.lamppost.simulator.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayCostTest {
  /** How much dearer a day may become before somebody must say that it was meant. */
  private static final double TOLERANCE = 1.1;

  private static final long TARGET_BYTES = 90_000_000;

  @TempDir Path temp;

  @Test
  void a_day_wears_the_flash_no_more_than_it_did() throws IOException, URISyntaxException {
    Path file = Path.of(DayCostTest.class.getResource("test-a21.csv.gz").toURI());
    DayPlay.Cost cost = new DayPlay(temp, file).run();
    System.out.println("figure: a day at default settings: " + cost);
    long recorded = recorded();
    assertTrue(cost.commits() > 6_000, () -> "the day was not played: " + cost);
    assertTrue(cost.bytes() <= TARGET_BYTES, () -> cost + " exceeds " + TARGET_BYTES);
    assertTrue(
        cost.bytes() <= recorded * TOLERANCE,
        () -> cost + " exceeds " + recorded + " of day-cost.properties by more than 10 %");
  }

  private static long recorded() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = DayCostTest.class.getResourceAsStream("day-cost.properties")) {
      properties.load(in);
    }
    return Long.parseLong(properties.getProperty("countedBytesPerDay"));
  }
}
