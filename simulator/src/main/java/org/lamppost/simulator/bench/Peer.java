package org.lamppost.simulator.bench;

import java.sql.SQLException;
import org.eclipse.paho.mqttv5.common.MqttException;

/** A store that keeps batches of 100 records, each batch on the disk before the next. */
interface Peer extends AutoCloseable {
  /** Records of one batch. */
  int BATCH = 100;

  /** Keeps one batch; returns when it would survive a power cut, where the peer can do that. */
  void append() throws SQLException, MqttException;

  /** How many batches make one round of about the same length for each. */
  int batchesOfARound();

  @Override
  void close() throws SQLException, MqttException;
}
