package org.lamppost.simulator.bench;

import java.nio.file.Path;
import org.eclipse.paho.mqttv5.client.internal.MqttPersistentData;
import org.eclipse.paho.mqttv5.client.persist.MqttDefaultFilePersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Paho's default persistence: a file for each message of 120 bytes, none of them synced. */
final class PahoPeer implements Peer {
  static final int RECORD_BYTES = 120;

  private final MqttDefaultFilePersistence persistence;
  private final byte[] header = new byte[8];
  private final byte[] payload = new byte[RECORD_BYTES - header.length];
  private int next;

  PahoPeer(Path folder) throws MqttException {
    persistence = new MqttDefaultFilePersistence(folder.toString());
    persistence.open("bench");
  }

  @Override
  public void append() throws MqttException {
    for (int i = 0; i < BATCH; i++) {
      String key = "s-" + ++next;
      persistence.put(
          key, new MqttPersistentData(key, header, 0, header.length, payload, 0, payload.length));
    }
  }

  @Override
  public int batchesOfARound() {
    return 4;
  }

  @Override
  public void close() throws MqttException {
    persistence.clear();
    persistence.close();
  }
}
