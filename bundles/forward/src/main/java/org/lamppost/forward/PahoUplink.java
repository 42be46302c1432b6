package org.lamppost.forward;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.lamppost.wire.DownlinkCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport on Eclipse Paho: one Paho client, used for one connection only.
 *
 * <p>Of Paho it uses what held in measurements: no reconnecting, no buffering, no persistence of
 * its own. Its threads run on an executor of ours and its sockets are ours, so that both end when
 * we say so, whatever it is waiting for. Safe from any thread.
 */
final class PahoUplink implements Uplink {
  private static final Logger LOG = LoggerFactory.getLogger(PahoUplink.class);

  /** Kept here since the JDK forgets a logger's level with the logger. */
  private static final java.util.logging.Logger PAHO_LOG = quiet();

  /** Connecting, receiving, sending, calling back, disconnecting, pinging, and one to spare. */
  private static final int THREADS = 7;

  private static final int CONNECT_SECONDS = 10;

  /** Commands given while a link flaps are kept by the broker; older ones the city gives again. */
  private static final long SESSION_SECONDS = 300;

  private static final int RECEIVE_MAXIMUM = 32;
  private static final int MOST_UNACKNOWLEDGED = 65_535;
  private static final long CLOSE_MILLIS = 500;
  private static final int REFUSED_FROM = 0x80;

  /** Reason codes of MQTT 5 that a person must mend, and what they mean. */
  private static final Map<Integer, String> FOR_PEOPLE =
      Map.of(
          0x84, "does not speak MQTT 5",
          0x85, "refuses the client identifier",
          0x86, "refuses user name or password",
          0x87, "does not authorise it",
          0x8A, "has banned this gateway",
          0x8C, "wants another way to log in");

  private final Plan plan;
  private final String clientId;
  private final BrokerSockets sockets;
  private final ScheduledThreadPoolExecutor threads;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile MqttAsyncClient client;
  private volatile boolean accepted;

  /**
   * A connection that has not begun.
   *
   * @param clientId must be the only one of this name at the broker.
   */
  PahoUplink(Plan plan, String clientId) {
    this.plan = plan;
    this.clientId = clientId;
    this.sockets = BrokerSockets.of(plan);
    this.threads =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "lamppost-forward-mqtt");
              thread.setDaemon(true);
              return thread;
            });
    threads.setRemoveOnCancelPolicy(true);
  }

  /**
   * Paho calls each broken link severe, with a trace; all that matters comes to us by its calls.
   */
  private static java.util.logging.Logger quiet() {
    java.util.logging.Logger logger = java.util.logging.Logger.getLogger("org.eclipse.paho.mqttv5");
    logger.setLevel(java.util.logging.Level.OFF);
    return logger;
  }

  @Override
  public CompletionStage<Terms> connect(Message will, Listener listener) {
    CompletableFuture<Terms> done = new CompletableFuture<>();
    try {
      // Sockets are ours, so TLS is no matter of Paho's.
      String address = "tcp://" + plan.broker().authority();
      client = new MqttAsyncClient(address, clientId, new MemoryPersistence(), null, threads);
      client.setCallback(new PahoCallback(listener));
      client.connect(options(will), null, answer(done, this::terms));
    } catch (MqttException | IOException | RuntimeException e) { // Paho throws both kinds
      done.completeExceptionally(problem("not connected", e));
    }
    return done;
  }

  @Override
  public CompletionStage<Void> subscribe(List<String> topics) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    int[] qos = new int[topics.size()];
    Arrays.fill(qos, 1);
    try {
      client.subscribe(topics.toArray(new String[0]), qos, null, answer(done, token -> null));
    } catch (MqttException | RuntimeException e) {
      done.completeExceptionally(problem("not subscribed", e));
    }
    return done;
  }

  @Override
  public CompletionStage<Void> publish(Message message, boolean retained) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      client.publish(
          message.topic(), message.payload(), 1, retained, null, answer(done, token -> null));
    } catch (MqttException | RuntimeException e) {
      done.completeExceptionally(problem("not published", e));
    }
    return done;
  }

  @Override
  public CompletionStage<Void> close(boolean farewell) {
    if (closing.compareAndSet(false, true)) {
      // A thread of its own, since Paho may wait for its threads in there.
      Thread closer = new Thread(() -> end(farewell), "lamppost-forward-close");
      closer.setDaemon(true);
      closer.start();
    }
    return closed;
  }

  private void end(boolean farewell) {
    try {
      if (farewell && accepted) {
        client.disconnectForcibly(0, CLOSE_MILLIS / 2, true);
      }
    } catch (MqttException | RuntimeException e) {
      LOG.debug("no farewell paho={}", PAHO_LOG.getName(), e);
    }
    sockets.close();
    try {
      if (client != null) {
        client.disconnectForcibly(0, 0, false);
        client.close(true);
      }
    } catch (MqttException | RuntimeException e) {
      LOG.debug("transport did not close cleanly", e);
    }
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.warn("transport's threads still run count={}", threads.getPoolSize());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closed.complete(null);
  }

  private MqttConnectionOptions options(Message will) throws IOException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setCleanStart(false);
    options.setSessionExpiryInterval(SESSION_SECONDS);
    options.setConnectionTimeout(CONNECT_SECONDS);
    options.setKeepAliveInterval((int) plan.keepAlive().toSeconds());
    options.setReceiveMaximum(RECEIVE_MAXIMUM);
    options.setMaximumPacketSize((long) DownlinkCodec.MAX_BYTES + 1_024);
    options.setSocketFactory(sockets);
    MqttMessage message = new MqttMessage(will.payload());
    message.setQos(1);
    message.setRetained(true);
    options.setWill(will.topic(), message);
    if (!plan.login().username().isEmpty()) {
      options.setUserName(plan.login().username());
      byte[] password = password(plan.login());
      if (password.length > 0) {
        options.setPassword(password);
      }
    }
    return options;
  }

  private static byte[] password(Plan.Login login) throws IOException {
    if (login.passwordFile().isEmpty()) {
      return login.password().getBytes(StandardCharsets.UTF_8);
    }
    char[] password = TlsContext.password(login.passwordFile());
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
    return Arrays.copyOf(bytes.array(), bytes.limit());
  }

  private Terms terms(IMqttToken token) {
    accepted = true;
    MqttProperties granted = token.getResponseProperties();
    Integer unacknowledged = granted == null ? null : granted.getReceiveMaximum();
    Long largest = granted == null ? null : granted.getMaximumPacketSize();
    return new Terms(
        unacknowledged == null ? MOST_UNACKNOWLEDGED : unacknowledged,
        largest == null ? Long.MAX_VALUE : largest);
  }

  private static <T> MqttActionListener answer(
      CompletableFuture<T> done, Function<IMqttToken, T> result) {
    return new MqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        // Paho calls a refusal a success if the answer came.
        int[] codes = token.getReasonCodes();
        for (int code : codes == null ? new int[0] : codes) {
          if (code >= REFUSED_FROM) {
            done.completeExceptionally(refusal(code));
            return;
          }
        }
        done.complete(result.apply(token));
      }

      @Override
      public void onFailure(IMqttToken token, Throwable problem) {
        done.completeExceptionally(problem("failed", problem));
      }
    };
  }

  private static UplinkException refusal(int code) {
    String meaning = FOR_PEOPLE.get(code);
    String text = meaning == null ? "refuses" : meaning;
    return new UplinkException(
        "broker " + text + String.format(" (reason 0x%02X)", code), meaning != null, null);
  }

  private static UplinkException problem(String what, Throwable problem) {
    if (problem instanceof MqttException mqtt && FOR_PEOPLE.containsKey(mqtt.getReasonCode())) {
      return refusal(mqtt.getReasonCode());
    }
    return new UplinkException(what + ": " + text(problem), false, problem);
  }

  /** Paho hides the reason in its cause. */
  static String text(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String name = cause.getClass().getSimpleName();
    String message = cause.getMessage();
    String code = cause instanceof MqttException mqtt ? " (" + mqtt.getReasonCode() + ")" : "";
    return message == null ? name + code : name + ": " + message + code;
  }
}
