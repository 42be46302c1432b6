package org.lamppost.simulator.device;

import com.mbed.coap.client.CoapClient;
import com.mbed.coap.packet.CoapRequest;
import com.mbed.coap.packet.CoapResponse;
import com.mbed.coap.packet.Opaque;
import com.mbed.coap.server.CoapServer;
import com.mbed.coap.transmission.RetransmissionBackOff;
import com.mbed.coap.transport.udp.DatagramSocketTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** Posts over UDP with the open-coap library. */
final class OpenCoapPost implements CoapPost {
  // One repetition by the CoAP layer; everything longer is the back-off of the sender, which
  // re-packs.
  private static final RetransmissionBackOff REPEATS =
      RetransmissionBackOff.ofExponential(Duration.ofSeconds(1), 1);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private final CoapClient client;
  // A token is never used twice, so that a late answer cannot be taken for that of a later message.
  private final AtomicLong token = new AtomicLong();

  private OpenCoapPost(CoapClient client) {
    this.client = client;
  }

  /**
   * Opens a socket on the local address that the gateway is reached from.
   *
   * @param timers runs the library's timers; stays the caller's.
   * @throws DeviceException if the gateway's name is unknown or no socket can be had.
   */
  static OpenCoapPost to(GatewayAddress gateway, ScheduledExecutorService timers) {
    InetSocketAddress target = gateway.resolve();
    CoapServer endpoint =
        CoapServer.builder()
            .transport(new DatagramSocketTransport(new InetSocketAddress(sourceFor(target), 0)))
            .executor(timers)
            .retransmission(REPEATS)
            .responseTimeout(ANSWER_WITHIN)
            .build();
    try {
      return new OpenCoapPost(CoapClient.create(target, endpoint.start()));
    } catch (IOException e) {
      throw new DeviceException(
          "cannot open a UDP socket towards " + gateway + ": " + e.getMessage(), e);
    }
  }

  @Override
  public CompletableFuture<Reply> post(byte[] payload, short contentFormat) {
    CoapRequest request =
        CoapRequest.post("/senml")
            .token(token.incrementAndGet())
            .payload(Opaque.of(payload), contentFormat)
            .build();
    return client.send(request).thenApply(OpenCoapPost::reply);
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the CoAP client", e);
    }
  }

  private static Reply reply(CoapResponse response) {
    String text = response.getPayload() == null ? "" : response.getPayloadString();
    int code = response.getCode().getCoapCode();
    return new Reply(code >> 5, code & 0x1F, text == null ? "" : text);
  }

  /** Asks the routing table; with no route yet, any address of the family. */
  private static InetAddress sourceFor(InetSocketAddress target) {
    try (DatagramSocket probe = new DatagramSocket()) {
      probe.connect(target);
      return probe.getLocalAddress();
    } catch (SocketException | UncheckedIOException e) {
      return new InetSocketAddress(0).getAddress();
    }
  }
}
