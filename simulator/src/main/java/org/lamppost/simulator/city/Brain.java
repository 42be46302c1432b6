package org.lamppost.simulator.city;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import io.reactivex.schedulers.Schedulers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reference city brain: takes everything the gateways send into its database and gives receipts
 * for what is durable there.
 *
 * <p>A message is acknowledged to the broker after its commit, so a broker that keeps sessions
 * brings back what a killed brain had not stored; one that forgot everything costs nothing, because
 * the brain subscribes again at each connection and the gateways repeat what has no receipt.
 *
 * <p>Threads: {@code lamppost-city-arrivals} for the MQTT callback, the writer's, and the client
 * library's own. Public methods are safe from any thread.
 */
final class Brain implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Brain.class);

  private static final String TOPICS = "lamppost/v1/";
  private static final List<String> STREAMS =
      List.of("state", "incident", "telemetry", "audit", "heads");
  private static final int TOPIC_LEVELS = 4;

  /** Unacknowledged messages on the way: bounds what the client library holds in memory. */
  private static final int RECEIVE_MAXIMUM = 1_000;

  private static final int SESSION_SECONDS = 86_400;
  private static final int KEEP_ALIVE_SECONDS = 10;
  private static final long FIRST_RECONNECT_MILLIS = 200;
  private static final long RAREST_RECONNECT_MILLIS = 5_000;
  private static final long STOP_SECONDS = 2;

  private final Clock clock;
  private final Store store;
  private final Writer writer;
  private final Optional<Desk> desk;
  private final Mqtt5AsyncClient client;
  // Holds at most one task: the library schedules the next delivery when one has run.
  private final ExecutorService arrivals =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "lamppost-city-arrivals"));
  private final AtomicBoolean listening = new AtomicBoolean();
  private final Set<CompletableFuture<?>> sending = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  /**
   * What a brain needs to know.
   *
   * @param clientId MQTT client id; the same one finds its session again.
   * @param handlingAfter with a value a duty desk runs, see {@link Desk}.
   */
  record Settings(
      Endpoint broker, Path database, String clientId, Optional<Duration> handlingAfter) {}

  private Brain(Settings settings, Clock clock) {
    this.clock = clock;
    this.store = Store.open(settings.database());
    this.desk = settings.handlingAfter().map(Desk::new);
    this.writer = new Writer(store, new Outgoing());
    this.client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(settings.clientId())
            .serverHost(settings.broker().host())
            .serverPort(settings.broker().port())
            .automaticReconnect()
            .initialDelay(FIRST_RECONNECT_MILLIS, TimeUnit.MILLISECONDS)
            .maxDelay(RAREST_RECONNECT_MILLIS, TimeUnit.MILLISECONDS)
            .applyAutomaticReconnect()
            .addConnectedListener(context -> connected())
            .addDisconnectedListener(this::disconnected)
            .buildAsync();
  }

  /**
   * Opens the database and begins to connect; a broker that is not there yet is tried again.
   *
   * @throws StoreException if the database cannot be opened.
   */
  static Brain start(Settings settings, Clock clock) {
    Brain brain = new Brain(settings, clock);
    brain.desk.ifPresent(
        desk -> {
          try (Archive archive = Archive.open(settings.database())) {
            archive.openIncidents().forEach(change -> desk.observe(change, clock.instant()));
          }
        });
    brain.writer.start();
    brain.connect();
    return brain;
  }

  private void connect() {
    listen();
    client
        .connectWith()
        .cleanStart(false)
        .sessionExpiryInterval(SESSION_SECONDS)
        .keepAlive(KEEP_ALIVE_SECONDS)
        .restrictions()
        .receiveMaximum(RECEIVE_MAXIMUM)
        .applyRestrictions()
        .send();
  }

  private void connected() {
    if (closing) {
      client.disconnect();
      return;
    }
    // When the broker lost the session the library has ended the flow of messages. Nothing can
    // arrive before the subscription, so there is no gap.
    listen();
    subscribe();
  }

  private void listen() {
    if (listening.compareAndSet(false, true)) {
      client
          .toRx()
          .publishes(MqttGlobalPublishFilter.ALL, true)
          .doOnTerminate(() -> listening.set(false))
          .observeOn(Schedulers.from(arrivals))
          .subscribe(this::arrived, this::flowEnded);
    }
  }

  /**
   * Takes up the flow again. The library ends it when the broker has lost the session, and it may
   * do so after it has told of the new connection; what arrives in between has no receipt and comes
   * again.
   */
  private void flowEnded(Throwable reason) {
    LOG.info("flow of messages ended, taken up again reason={}", reason.getMessage());
    if (!closing) {
      listen();
    }
  }

  private void subscribe() {
    List<Mqtt5Subscription> subscriptions =
        STREAMS.stream()
            .map(
                stream ->
                    Mqtt5Subscription.builder()
                        .topicFilter(TOPICS + "+/" + stream)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .build())
            .toList();
    client.subscribeWith().addSubscriptions(subscriptions).send().whenComplete(this::subscribed);
  }

  private void subscribed(Mqtt5SubAck acknowledgement, Throwable failure) {
    if (failure == null) {
      LOG.info("subscribed broker={}", client.getConfig().getServerHost());
      ready.complete(null);
    } else {
      LOG.error("not subscribed, nothing is heard until the next connection", failure);
    }
  }

  private void disconnected(MqttClientDisconnectedContext context) {
    if (closing) {
      context.getReconnector().reconnect(false);
      return;
    }
    context.getReconnector().resubscribeIfSessionExpired(false);
    if (context.getReconnector().getAttempts() == 0) {
      LOG.warn("no connection to the broker, trying again reason={}", reason(context));
    } else {
      LOG.debug("still no connection to the broker reason={}", reason(context));
    }
  }

  private static String reason(MqttClientDisconnectedContext context) {
    return context.getCause().getMessage();
  }

  private void arrived(Mqtt5Publish publish) {
    long now = clock.millis();
    String topic = publish.getTopic().toString();
    String[] levels = topic.split("/", -1);
    if (levels.length != TOPIC_LEVELS) {
      LOG.warn("message on a topic that was not asked for topic={}", topic);
      publish.acknowledge();
      return;
    }
    Arrival arrival = new Arrival(levels[2], levels[3], publish.getPayloadAsBytes(), now);
    try {
      if (!writer.put(arrival, publish::acknowledge)) {
        LOG.debug("message left to the broker, the brain is closing topic={}", topic);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Thrown out of here it would end the flow of messages for good.
      LOG.error("message not taken, the broker keeps it topic={}", topic, e);
    }
  }

  /** Completes when the brain hears all gateways for the first time. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** Completes when everything that arrived before is stored. */
  CompletableFuture<Void> settled() throws InterruptedException {
    return writer.settled();
  }

  /** Publishes a command as it is; while there is no connection the client library keeps it. */
  CompletableFuture<?> command(String gateway, String json) {
    return publish(TOPICS + gateway + "/command", json);
  }

  private CompletableFuture<?> publish(String topic, String json) {
    CompletableFuture<Mqtt5PublishResult> sent =
        client
            .publishWith()
            .topic(topic)
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(json.getBytes(StandardCharsets.UTF_8))
            .send();
    sending.add(sent);
    return sent.whenComplete(
        (result, failure) -> {
          sending.remove(sent);
          if (failure != null) {
            LOG.warn("not sent topic={} reason={}", topic, failure.getMessage());
          }
        });
  }

  /**
   * Stores what has arrived, sends its receipts, and leaves the broker, which keeps the session.
   */
  @Override
  public void close() {
    writer.close();
    waitFor(CompletableFuture.allOf(sending.toArray(CompletableFuture[]::new)));
    closing = true;
    waitFor(client.disconnect());
    arrivals.shutdownNow();
    store.close();
  }

  private static void waitFor(CompletableFuture<?> done) {
    try {
      done.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("left without an answer of the broker", e);
    }
  }

  /** Sends what follows from a commit. Runs on the writer's thread. */
  private final class Outgoing implements Writer.Listener {
    @Override
    public void committed(Store.Commit commit) {
      for (Receipt receipt : commit.receipts()) {
        if (receipt.through() > 0) {
          publish(TOPICS + receipt.stream().gateway() + "/receipt", receipt.json());
        }
      }
      Instant now = clock.instant();
      desk.ifPresent(duty -> commit.changes().forEach(change -> duty.observe(change, now)));
    }

    @Override
    public void tick() {
      desk.ifPresent(
          duty ->
              duty.due(clock.instant()).forEach(order -> command(order.gateway(), order.json())));
    }
  }
}
