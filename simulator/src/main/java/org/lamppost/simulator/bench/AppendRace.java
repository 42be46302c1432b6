package org.lamppost.simulator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Our journal and its peers append in turns, in one process on one disk. */
final class AppendRace {
  private static final int WARM_ROUNDS = 2;

  private AppendRace() {}

  /** Records a second of each, medians of the rounds, and the ratios round by round. */
  static Map<String, Object> run(Path folder, int rounds)
      throws IOException, SQLException, MqttException {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    try (JournalPeer ours = new JournalPeer(folder.resolve("ours"));
        SqlitePeer sqlite = new SqlitePeer(Files.createDirectories(folder));
        H2Peer h2 = new H2Peer(folder);
        PahoPeer paho = new PahoPeer(folder)) {
      Map<String, Peer> peers = new LinkedHashMap<>();
      peers.put("Ours", ours);
      peers.put("Sqlite", sqlite);
      peers.put("H2", h2);
      peers.put("Paho", paho);
      for (int round = 0; round < WARM_ROUNDS + rounds; round++) {
        for (Map.Entry<String, Peer> peer : peers.entrySet()) {
          double rate = rate(peer.getValue());
          if (round >= WARM_ROUNDS) {
            rates.computeIfAbsent(peer.getKey(), name -> new ArrayList<>()).add(rate);
          }
        }
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    for (String peer : List.of("Sqlite", "H2", "Paho")) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        ratios.add(rates.get("Ours").get(i) / rates.get(peer).get(i));
      }
      result.put("appendRatioTo" + peer, Median.rounded(Median.of(ratios), 2));
    }
    rates.forEach((peer, each) -> result.put("append" + peer, Math.round(Median.of(each))));
    return result;
  }

  private static double rate(Peer peer) throws SQLException, MqttException {
    long began = System.nanoTime();
    for (int i = 0; i < peer.batchesOfARound(); i++) {
      peer.append();
    }
    return peer.batchesOfARound() * (double) Peer.BATCH / (System.nanoTime() - began) * 1e9;
  }
}
