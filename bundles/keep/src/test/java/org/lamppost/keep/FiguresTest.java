package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.model.Stream;

/** Prints what this machine does; asserts nothing about time. */
class FiguresTest {
  private static final int READINGS = 1_000_000;
  private static final int BATCH = 100;

  @TempDir Path temp;

  @Test
  void a_million_readings_are_appended_and_opened_again() {
    Limits limits =
        new Limits(
            temp,
            10_000,
            BATCH,
            1_000,
            300_000,
            20_000,
            1L << 30,
            64L << 20,
            0,
            900_000,
            AgeLimits.NONE,
            Suite.ECDSA,
            List.of("city"));
    ManualClock clock = new ManualClock();
    try (Pole pole = new Pole(limits, clock)) {
      long began = System.nanoTime();
      CompletionStage<Void> last = null;
      for (int i = 0; i < READINGS / BATCH; i++) {
        clock.advance(BATCH);
        last = pole.accept(BATCH);
        if (i % 100 == 99) {
          Pole.join(last);
        }
      }
      Pole.join(last);
      print("append in batches of 100, up to 100 waiting: %,.0f readings/s", READINGS, began);
      began = System.nanoTime();
      for (int i = 0; i < 300; i++) {
        pole.acceptDurably(BATCH);
      }
      print("append in batches of 100, each awaited: %,.0f readings/s", 300 * BATCH, began);
      began = System.nanoTime();
      for (int i = 0; i < 300; i++) {
        Pole.join(pole.journal.accept(Pole.change("I" + i), new byte[2_000]));
      }
      print("incidents, each awaited: %,.0f records/s", 300, began);
    }
    long began = System.nanoTime();
    try (Pole pole = new Pole(limits, clock)) {
      Pole.join(pole.journal.accept(Pole.change("first"), new byte[0]));
      long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
      System.out.println(
          "figure: open with a million readings, first incident durable: " + millis + " ms");
      System.out.println(
          "figure: bytes of a million readings: "
              + pole.status(Stream.TELEMETRY).get("unsentBytes"));
      assertEquals(
          (READINGS / BATCH + 300) * ((BATCH + 2) / 3),
          Account.of(pole.blocks()).received(Pole.point(0)));
    }
  }

  private static void print(String text, int count, long beganNanos) {
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    System.out.println("figure: " + String.format(text, count / seconds));
  }
}
