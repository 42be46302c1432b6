package org.lamppost.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.simulator.process.GatewayProcess;
import org.lamppost.simulator.process.Part;
import org.lamppost.simulator.process.PartException;

/**
 * All processes of the demo: broker, city brain, devices, gateway. Each starts on a free port of
 * loopback.
 */
final class Stage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Surroundings surroundings;
  private final Path folder;
  private final Map<String, Part> devices = new LinkedHashMap<>();
  private String brokerUrl;
  private Part broker;
  private Part city;
  private GatewayProcess gateway;
  private Path site;

  /**
   * What the demo stands on.
   *
   * @param java the JVM's launcher.
   * @param home the distribution of the gateway.
   * @param config the folder with {@code kura-config/} and {@code hardware-profiles/}.
   * @param broker an outside broker's URL; empty for the demo's own.
   */
  record Surroundings(Path java, Path home, Path config, String broker) {}

  Stage(Surroundings surroundings, Path folder) {
    this.surroundings = surroundings;
    this.folder = folder;
  }

  /** Starts everything; returns when the gateway is alarm-capable and all devices answer. */
  void start() {
    makeFolders();
    brokerUrl = ownsBroker() ? "mqtt://127.0.0.1:" + freeTcpPort() : surroundings.broker();
    launchBroker();
    city =
        simulate(
            "city",
            "city",
            "run",
            "--broker",
            brokerUrl,
            "--database",
            database().toString(),
            "--emissions",
            emissions().toString(),
            "--dispatch");
    startDevice("hydrant", "hydrant-17", "--listen", "tcp:127.0.0.1:0");
    startDevice("well", "well-3", "--listen", "tcp:127.0.0.1:0");
    startDevice("shed", "shed-1", "--listen", "tcp:127.0.0.1:0");
    startDevice("pole", "pole-1", "--pins", pins().toString());
    Map<String, String> ports = new LinkedHashMap<>();
    ports.put("15701", readyPort("hydrant-17"));
    ports.put("15702", readyPort("well-3"));
    ports.put("15703", readyPort("shed-1"));
    ports.put("15683", freeUdpPort());
    site = writeSite(ports);
    launchGateway();
    String coap = "coap://127.0.0.1:" + ports.get("15683");
    startDevice("bin", "bin-5", "--gateway", coap, "--every", "1s", "--format", "cbor");
    startDevice("smoke", "smoke-2", "--gateway", coap, "--every", "1s", "--format", "json");
    for (String id : List.of("pole-1", "bin-5", "smoke-2")) {
      devices.get(id).await("ready ", PATIENCE);
    }
    awaitBroker();
    city.await("ready ", PATIENCE);
    gateway.awaitReady();
  }

  private void makeFolders() {
    try {
      Files.createDirectories(emissions());
      Files.createDirectories(pins());
    } catch (IOException e) {
      throw new PartException("demo folder cannot be made: " + e.getMessage(), e);
    }
  }

  /** Starts the broker again, on the port it had. */
  void startBroker() {
    launchBroker();
    awaitBroker();
  }

  /** Starts the broker if a story was cut short while it was stopped. */
  void restoreBroker() {
    if (broker != null && !broker.alive()) {
      startBroker();
    }
  }

  private void launchBroker() {
    if (ownsBroker()) {
      broker = simulate("broker", "broker", "--listen", brokerUrl.substring("mqtt://".length()));
    }
  }

  private void awaitBroker() {
    if (ownsBroker()) {
      broker.await("ready broker ", PATIENCE);
    }
  }

  /** Takes the broker away as a power cut would. */
  void killBroker() {
    if (broker == null) {
      throw new PartException("an outside broker cannot be stopped by the demo");
    }
    broker.kill();
  }

  boolean ownsBroker() {
    return surroundings.broker().isEmpty();
  }

  /** Starts the gateway again; returns when it is alarm-capable. */
  void startGateway() {
    launchGateway();
    gateway.awaitReady();
  }

  private void launchGateway() {
    gateway =
        new GatewayProcess(
            surroundings.home(),
            new GatewayProcess.Launch(
                folder,
                surroundings.config(),
                site,
                brokerUrl,
                pins().toString(),
                // Blocks leave after two seconds instead of five minutes, or there would be nothing
                // to watch.
                Map.of("org.lamppost.keep.KeepSettings.sealMillis", "2000")));
    gateway.launch();
  }

  void killGateway() {
    gateway.kill();
  }

  private String readyPort(String id) {
    String address = devices.get(id).await("ready " + id + " ", PATIENCE);
    return address.substring(address.lastIndexOf(':') + 1);
  }

  private void startDevice(String kind, String id, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("device", kind, "--id", id, "--emissions", emissions().toString()));
    arguments.addAll(List.of("--seed", "17"));
    arguments.addAll(List.of(options));
    devices.put(id, simulate(id, arguments.toArray(String[]::new)));
  }

  private Part simulate(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(surroundings.java().toString()));
    // Small and quick to start: there are eight of them.
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-Xshare:auto"));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "org.lamppost.simulator.Simulator"));
    command.addAll(List.of(arguments));
    return Part.start(name, folder, command);
  }

  private Path writeSite(Map<String, String> ports) {
    Path source = surroundings.config().resolve("kura-config/sites/demo.yaml");
    try {
      String text = Files.readString(source);
      for (Map.Entry<String, String> port : ports.entrySet()) {
        text = text.replace("port: " + port.getKey(), "port: " + port.getValue());
      }
      return Files.writeString(folder.resolve("demo.yaml"), text);
    } catch (IOException e) {
      throw new PartException("the demo's site file cannot be copied: " + e.getMessage(), e);
    }
  }

  private static String freeTcpPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    } catch (IOException e) {
      throw new PartException("no free TCP port: " + e.getMessage(), e);
    }
  }

  private static String freeUdpPort() {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return Integer.toString(socket.getLocalPort());
    } catch (IOException e) {
      throw new PartException("no free UDP port: " + e.getMessage(), e);
    }
  }

  Part device(String id) {
    return devices.get(id);
  }

  void tellAllDevices(String command) {
    devices.values().forEach(device -> device.tell(command));
  }

  /** The duty officer releases the latches of alarms whose condition is over. */
  void resetLatched() {
    for (JsonNode change : askCity("summary").path("open")) {
      if (change.path("state").asText().equals("VERIFYING")) {
        String incident = change.path("incidentId").asText();
        ObjectNode command = JSON.createObjectNode();
        command.put("v", 1).put("commandId", "reset-" + incident).put("incidentId", incident);
        command.put("type", "reset").put("by", "duty").put("workOrder", "").put("reason", "");
        askCity("send pole-0001 " + command);
      }
    }
  }

  /** Puts a question to the city brain's console and reads the answer. */
  JsonNode askCity(String question) {
    String answer = city.ask(question, "{", PATIENCE);
    try {
      JsonNode node = JSON.readTree(answer);
      if (node.has("error")) {
        throw new PartException(
            "the city brain refuses '" + question + "': " + node.path("error").asText());
      }
      return node;
    } catch (IOException e) {
      throw new PartException("the city brain answered no JSON: " + answer, e);
    }
  }

  boolean brokerAlive() {
    return broker == null || broker.alive();
  }

  /** What the gateway tells of itself as JSON; empty while it does not answer. */
  String status() {
    return gateway.status();
  }

  Path emissions() {
    return folder.resolve("emissions");
  }

  Path database() {
    return folder.resolve("city.db");
  }

  private Path pins() {
    return folder.resolve("pins");
  }

  private static void closeQuietly(Part part) {
    if (part != null) {
      part.close();
    }
  }

  /** Ends every process, the gateway first so that it can say goodbye. */
  @Override
  public void close() {
    if (gateway != null) {
      gateway.close();
    }
    closeQuietly(city);
    closeQuietly(broker);
    devices.values().forEach(Part::close);
  }

  /** The ends of the logs, for a demo that failed. */
  String logs() {
    StringBuilder text = new StringBuilder();
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "*.log")) {
      for (Path log : logs) {
        List<String> lines = Files.readAllLines(log);
        if (!lines.isEmpty()) {
          text.append("--- ").append(log.getFileName()).append('\n');
          lines
              .subList(Math.max(0, lines.size() - 15), lines.size())
              .forEach(line -> text.append(line).append('\n'));
        }
      }
    } catch (IOException e) {
      text.append(e.getMessage());
    }
    return text.toString();
  }
}
