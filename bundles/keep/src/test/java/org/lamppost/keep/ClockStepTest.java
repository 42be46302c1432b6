package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.Stream;

/**
 * A clock that somebody sets, or that has not been set yet: order and retention are the sequence's.
 */
class ClockStepTest {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(longs = {HOUR, -HOUR, DAY, -DAY, -1_795_420_800_000L, 40 * 365 * DAY})
  void a_step_changes_neither_order_nor_what_is_kept(long step) {
    try (Pole pole = new Pole(temp)) {
      for (int i = 0; i < 30; i++) {
        Pole.join(pole.journal.accept(Pole.change("I" + i), new byte[0]));
        Pole.join(pole.journal.accept(Pole.deed("deed " + i)));
        pole.acceptDurably(30);
        pole.sealPasses();
        if (i % 10 == 5) {
          pole.clock.stepUtc(i == 15 ? -2 * step : step);
        }
        if (i == 20) {
          pole.restart();
        }
      }
      List<Outgoing> incidents = pole.incidents();
      assertEquals(30, incidents.size());
      for (int i = 0; i < 30; i++) {
        assertEquals("I" + i, incidents.get(i).subject());
        assertEquals(i + 1, incidents.get(i).id().sequence());
      }
      assertEquals(30, pole.journal.next("city", pole.journal.epoch(), Stream.AUDIT, 0, 99).size());
      Account account = Account.of(pole.blocks());
      assertEquals(300, account.received(Pole.point(0)));
      account.balances(Pole.point(0), 300);
      assertTrue(pole.losses().isEmpty());
      assertEquals(0, pole.journal.get().get("setAside"));
    }
  }
}
