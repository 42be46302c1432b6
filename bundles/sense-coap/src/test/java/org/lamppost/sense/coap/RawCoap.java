package org.lamppost.sense.coap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** CoAP by hand (RFC 7252 clause 3), to send the very same message twice. */
final class RawCoap implements AutoCloseable {
  /** 2.04 as its code byte. */
  static final int CHANGED = 0x44;

  private final DatagramSocket socket = new DatagramSocket();

  RawCoap(InetSocketAddress target) throws IOException {
    socket.connect(target);
    socket.setSoTimeout(5_000);
  }

  /** A confirmable POST of SenML JSON without a token. */
  static byte[] post(int messageId, String json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x40, 2, (byte) (messageId >> 8), (byte) messageId});
    out.write(11 << 4 | 5); // Uri-Path
    out.writeBytes("senml".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {1 << 4 | 1, 110}); // Content-Format
    out.write(0xff);
    out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  static byte[] ping(int messageId) {
    return new byte[] {0x40, 0, (byte) (messageId >> 8), (byte) messageId};
  }

  byte[] exchange(byte[] message) throws IOException {
    send(message);
    return receive();
  }

  void send(byte[] message) throws IOException {
    socket.send(new DatagramPacket(message, message.length));
  }

  byte[] receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  @Override
  public void close() {
    socket.close();
  }
}
