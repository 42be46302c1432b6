package org.lamppost.simulator.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lamppost.simulator.contest.Contest;
import org.lamppost.simulator.contest.Contestant;
import org.lamppost.simulator.contest.PlainLoop;

/** What bench decide compares must do the same. */
class DecideContestTest {
  private static final int POINTS = 2_000;
  private static final int ROUNDS = 300;

  @Test
  void the_engine_tells_exactly_the_events_of_the_plain_loop() throws Exception {
    assertExact(new EngineContestant());
  }

  @Test
  void the_service_tells_exactly_the_events_of_the_plain_loop() throws Exception {
    assertExact(new LineContestant());
  }

  private static void assertExact(Contestant ours) throws Exception {
    String expected = Contest.events(new PlainLoop(), POINTS, ROUNDS);
    assertTrue(expected.matches("[1-9]\\d*\\+[1-9]\\d*:.+"), expected);
    assertEquals(expected, Contest.events(ours, POINTS, ROUNDS));
  }
}
