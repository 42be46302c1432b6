package org.lamppost.simulator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Our journal and its peers append in turns, in one process on one disk. Each turn begins with
 * nothing left to be written, or it would pay for those before it that do not sync; and each round
 * begins with another of them.
 */
final class AppendRace {
  private static final int WARM_ROUNDS = 2;

  private AppendRace() {}

  /** Records a second of each, medians of the rounds, and the ratios round by round. */
  static Map<String, Object> run(Path folder, int rounds)
      throws IOException, SQLException, MqttException {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    double commits;
    try (JournalPeer ours = new JournalPeer(folder.resolve("ours"), 2);
        JournalPeer awaited = new JournalPeer(folder.resolve("awaited"), 1);
        SqlitePeer sqlite = new SqlitePeer(Files.createDirectories(folder));
        H2Peer h2 = new H2Peer(folder);
        PahoPeer paho = new PahoPeer(folder)) {
      Map<String, Peer> peers = new LinkedHashMap<>();
      peers.put("Ours", ours);
      peers.put("OursAwaited", awaited);
      peers.put("Sqlite", sqlite);
      peers.put("H2", h2);
      peers.put("Paho", paho);
      for (int round = 0; round < WARM_ROUNDS + rounds; round++) {
        List<String> names = new ArrayList<>(peers.keySet());
        Collections.rotate(names, round);
        for (String name : names) {
          DiskMeter.sync();
          double rate = rate(peers.get(name));
          if (round >= WARM_ROUNDS) {
            rates.computeIfAbsent(name, each -> new ArrayList<>()).add(rate);
          }
        }
      }
      commits = Median.rounded(ours.commitsPerBatch(), 2);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    for (String peer : List.of("Sqlite", "H2", "Paho")) {
      result.put("appendRatioTo" + peer, ratio(rates, "Ours", peer));
    }
    rates.forEach((peer, each) -> result.put("append" + peer, Math.round(Median.of(each))));
    result.put("appendAwaitedRatioToSqlite", ratio(rates, "OursAwaited", "Sqlite"));
    result.put("appendCommitsPerBatch", commits);
    return result;
  }

  /** The median of the ratios round by round. */
  private static double ratio(Map<String, List<Double>> rates, String one, String other) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < rates.get(one).size(); i++) {
      ratios.add(rates.get(one).get(i) / rates.get(other).get(i));
    }
    return Median.rounded(Median.of(ratios), 2);
  }

  private static double rate(Peer peer) throws SQLException, MqttException {
    long began = System.nanoTime();
    for (int i = 0; i < peer.batchesOfARound(); i++) {
      peer.append();
    }
    peer.finish();
    return peer.batchesOfARound() * (double) Peer.BATCH / (System.nanoTime() - began) * 1e9;
  }
}
