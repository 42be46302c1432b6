package org.lamppost.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lamppost.simulator.contest.Contest;
import org.lamppost.simulator.contest.Contestant;
import org.lamppost.simulator.contest.PlainLoop;

/** A peer that tells other events does another thing, and its pace means nothing. */
class PeersTest {
  private static final int POINTS = 2_000;
  private static final int ROUNDS = 300;

  static Stream<Contestant> peers() {
    return Stream.of(new EasyRulesPeer(), new CamelPeer(), new EsperPeer(), new SiddhiPeer());
  }

  @ParameterizedTest
  @MethodSource("peers")
  void a_peer_tells_exactly_the_events_of_the_plain_loop(Contestant peer) throws Exception {
    String expected = Contest.events(new PlainLoop(), POINTS, ROUNDS);
    assertTrue(expected.matches("[1-9]\\d*\\+[1-9]\\d*:.+"), expected);
    assertEquals(expected, Contest.events(peer, POINTS, ROUNDS));
  }
}
