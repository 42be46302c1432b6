package org.lamppost.sense.coap;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.InMemoryMessageExchangeStore;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.lamppost.model.Fault;
import org.lamppost.model.Port;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener. Tries again with a growing pause while its address is not to be had.
 *
 * <p>Safe from any thread.
 */
final class CoapPort {
  private static final Logger LOG = LoggerFactory.getLogger(CoapPort.class);
  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;

  /** Tasks and timers of the protocol stage above which datagrams are dropped. */
  private static final int STAGE_TASKS = 4_096;

  private final Port port;
  private final InetSocketAddress address;
  private final PortPoints points;
  private final CoapRoom room;
  private final ScheduledThreadPoolExecutor stage;
  private final PortCounters counters = new PortCounters();
  private final RecentMessages recent;

  // valid while listening; guarded by this
  private CoapServer server;
  private UdpSocket socket;
  private boolean stopped;
  private long pauseMillis = FIRST_PAUSE_MILLIS;

  /** Describes a listener; {@link #start} begins. */
  CoapPort(
      Port port,
      InetSocketAddress address,
      PortPoints points,
      CoapRoom room,
      ScheduledThreadPoolExecutor stage) {
    this.port = port;
    this.address = address;
    this.points = points;
    this.room = room;
    this.stage = stage;
    this.recent = new RecentMessages(room.limits(), System::nanoTime);
  }

  /** Begins to listen, now or as soon as the address is free. */
  synchronized void start() {
    if (stopped) {
      return;
    }
    UdpSocket fresh =
        new UdpSocket(
            address,
            room.limits().receiverThreads(),
            "lamppost-sense-coap-" + port.id(),
            () -> stage.getQueue().size() > STAGE_TASKS);
    try {
      fresh.open();
    } catch (IOException e) {
      retry(e);
      return;
    }
    try {
      server = serve(fresh);
    } catch (IllegalStateException e) {
      fresh.destroy();
      retry(new IOException(e.getMessage(), e));
      return;
    }
    socket = fresh;
    LOG.info("listening port={} address={}", port.id(), fresh.getAddress());
  }

  private void retry(IOException cause) {
    room.faults()
        .accept(
            new Fault(
                port.settings().file(),
                port.settings().line("listen"),
                "port '" + port.id() + "' cannot listen on " + address + ": " + cause.getMessage(),
                "an address of this machine and a free port; tried again until then"));
    LOG.debug("not listening, trying again port={} afterMillis={}", port.id(), pauseMillis);
    stage.schedule(this::start, pauseMillis, TimeUnit.MILLISECONDS);
    pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
  }

  private CoapServer serve(UdpSocket socket) {
    Configuration config = configuration(room.limits());
    InMemoryMessageExchangeStore store = new InMemoryMessageExchangeStore(config);
    store.setDeduplicator(recent);
    CoapServer fresh = new CoapServer(config);
    fresh.setExecutors(stage, stage, true);
    fresh.add(new SenmlResource(points, room, stage, counters));
    fresh.addEndpoint(
        new CoapEndpoint.Builder()
            .setConfiguration(config)
            .setConnector(socket)
            .setMessageExchangeStore(store)
            .build());
    fresh.start();
    return fresh;
  }

  /** Set in code: the library's standard configuration would write a file. */
  private static Configuration configuration(CoapLimits limits) {
    Configuration config =
        new Configuration(CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, SystemConfig.DEFINITIONS);
    config.set(CoapConfig.MAX_ACTIVE_PEERS, limits.maxPeers());
    config.set(CoapConfig.EXCHANGE_LIFETIME, limits.exchangeLifetimeSeconds(), TimeUnit.SECONDS);
    config.set(CoapConfig.MAX_RESOURCE_BODY_SIZE, limits.maxBodyBytes());
    config.set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1);
    config.set(CoapConfig.BLOCKWISE_STATUS_LIFETIME, 60, TimeUnit.SECONDS);
    config.set(CoapConfig.MAX_SERVER_OBSERVES, 1);
    // The payload of an answered pack is of no more use; only its answer is.
    config.set(CoapConfig.USE_MESSAGE_OFFLOADING, true);
    return config;
  }

  /** Stops listening within a second, for good. */
  synchronized void stop() {
    stopped = true;
    if (server != null) {
      server.destroy();
      server = null;
    }
    recent.clear();
  }

  /** The listener's state for people. */
  synchronized Map<String, Object> show() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("address", address.getAddress().getHostAddress() + " " + address.getPort());
    shown.put("listening", server != null);
    shown.putAll(counters.show());
    shown.put("exchanges", recent.size());
    shown.put("dropped", socket == null ? 0L : socket.dropped());
    return shown;
  }
}
