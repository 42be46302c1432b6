package org.lamppost.forward;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands on what Paho tells without being asked. Called on Paho's threads; returns at once. */
final class PahoCallback implements MqttCallback {
  private static final Logger LOG = LoggerFactory.getLogger(PahoCallback.class);

  private final Uplink.Listener listener;

  PahoCallback(Uplink.Listener listener) {
    this.listener = listener;
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    MqttException problem = response.getException();
    if (problem != null) {
      listener.lost(PahoUplink.text(problem));
    } else {
      String reason = response.getReasonString() == null ? "" : " " + response.getReasonString();
      listener.lost(
          String.format("broker disconnected (reason 0x%02X)%s", response.getReturnCode(), reason));
    }
  }

  @Override
  public void mqttErrorOccurred(MqttException problem) {
    LOG.debug("transport reports", problem);
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    listener.received(new Uplink.Message(topic, message.getPayload()));
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // each publication has its own stage
  }

  @Override
  public void connectComplete(boolean reconnect, String address) {
    // connecting has its own stage
  }

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {
    // no enhanced authentication is used
  }
}
