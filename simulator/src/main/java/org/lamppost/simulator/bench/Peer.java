package org.lamppost.simulator.bench;

import java.sql.SQLException;
import org.eclipse.paho.mqttv5.common.MqttException;

/** A store that keeps batches of 100 records, each told to be durable. */
interface Peer extends AutoCloseable {
  /** Records of one batch. */
  int BATCH = 100;

  /** Keeps one batch so that it would survive a power cut, where the peer can do that. */
  void append() throws SQLException, MqttException;

  /** Waits for what was begun; the end of a round. */
  default void finish() {}

  /** How many batches make one round of about the same length for each. */
  int batchesOfARound();

  @Override
  void close() throws SQLException, MqttException;
}
