package org.lamppost.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A receiver at the broker: stores what comes, drops what it has, and gives receipts. */
final class City implements AutoCloseable, MqttCallback {
  private static final String ROOT = "lamppost/v1/" + FakeOutbox.GATEWAY + "/";

  final List<String> states = new CopyOnWriteArrayList<>();
  final Map<String, List<String>> stored = new ConcurrentHashMap<>();
  volatile boolean givesReceipts = true;
  volatile int rawDuplicates;
  private final MqttAsyncClient client;

  City(String address, SocketFactory sockets) throws MqttException {
    client = new MqttAsyncClient(address, "city", new MemoryPersistence());
    client.setCallback(this);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    if (sockets != null) {
      options.setSocketFactory(sockets);
    }
    client.connect(options).waitForCompletion(5_000);
    client.subscribe(ROOT + "#", 1).waitForCompletion(5_000);
  }

  static City at(Mosquitto broker) throws MqttException {
    return new City("tcp://127.0.0.1:" + broker.port(), null);
  }

  List<String> stored(String stream) {
    return stored.getOrDefault(stream, List.of());
  }

  void say(String topic, String payload) throws MqttException {
    client.publish(ROOT + topic, payload.getBytes(UTF_8), 1, false).waitForCompletion(5_000);
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) throws MqttException {
    String lane = topic.substring(ROOT.length());
    String text = new String(message.getPayload(), UTF_8);
    if (lane.equals("state")) {
      states.add(text);
    } else if (!lane.equals("receipt") && !lane.equals("command")) {
      store(lane, text);
    }
  }

  private void store(String lane, String text) throws MqttException {
    List<String> records = stored.computeIfAbsent(lane, key -> new CopyOnWriteArrayList<>());
    String[] words = text.split(" ");
    long sequence = Long.parseLong(words[2]);
    if (sequence == records.size() + 1) {
      records.add(text);
    } else {
      rawDuplicates++;
    }
    if (givesReceipts) {
      String receipt =
          "{\"v\":1,\"epoch\":\""
              + words[1]
              + "\",\"stream\":\""
              + lane
              + "\",\"through\":"
              + records.size()
              + "}";
      client.publish(ROOT + "receipt", receipt.getBytes(UTF_8), 1, false);
    }
  }

  @Override
  public void close() throws MqttException {
    client.disconnectForcibly(0, 0, false);
    client.close(true);
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {}

  @Override
  public void mqttErrorOccurred(MqttException problem) {}

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String address) {}

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {}

  /** What a whole stream looks like. */
  static List<String> whole(String lane, int count) {
    List<String> records = new ArrayList<>();
    for (int sequence = 1; sequence <= count; sequence++) {
      records.add(lane + " e1 " + sequence);
    }
    return records;
  }
}
