package org.lamppost.itest;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lamppost.simulator.process.GatewayProcess;
import org.lamppost.simulator.process.Part;

/**
 * One pole and what surrounds it, all as processes of their own on one loopback address: Mosquitto,
 * the city brain, devices, and the assembled gateway with the flags that ship.
 */
final class Street implements AutoCloseable {
  static final String GATEWAY = "pole-it";
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Loopback host;
  private final Path folder;
  private final Map<String, Part> devices = new LinkedHashMap<>();
  private final List<Part> others = new ArrayList<>();
  private final Map<String, String> settings = new TreeMap<>();
  private final Mosquitto broker;
  private Path home = Repository.home();
  private Path config = Repository.root();
  private City city;
  private GatewayProcess gateway;

  Street(Loopback host, Path folder) {
    this.host = host;
    this.folder = folder;
    this.broker = new Mosquitto(host, folder);
    try {
      Files.createDirectories(emissions());
      Files.createDirectories(pins());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Readings are committed and leave after one second instead of ten and five minutes.
    settings.put("org.lamppost.keep.KeepSettings.windowMillis", "1000");
    settings.put("org.lamppost.keep.KeepSettings.sealMillis", "1000");
    settings.put("org.lamppost.forward.ForwardSettings.reconnectMinMillis", "100");
    settings.put("org.lamppost.forward.ForwardSettings.reconnectMaxMillis", "1000");
  }

  /** Starts broker and city brain. */
  Street open(String... cityOptions) {
    broker.start();
    Path database = folder.resolve("city.db");
    List<String> arguments = new ArrayList<>(List.of("city", "run", "--broker", broker.url()));
    arguments.addAll(
        List.of("--database", database.toString(), "--emissions", emissions().toString()));
    arguments.addAll(List.of(cityOptions));
    city = new City(simulate("city", arguments), database);
    return this;
  }

  /** A component setting that differs from the shipped one: {@code PID.name}. */
  Street set(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Another distribution than the assembled one. */
  Street home(Path other) {
    home = other;
    return this;
  }

  /** Another folder with {@code kura-config/} and {@code hardware-profiles/} than the shipped. */
  Street config(Path other) {
    config = other;
    return this;
  }

  /** Starts a simulated device; {@link #portOf} waits for it. */
  Part device(String kind, String id, String... options) {
    List<String> arguments = new ArrayList<>(List.of("device", kind, "--id", id));
    arguments.addAll(List.of("--emissions", emissions().toString(), "--seed", "17"));
    arguments.addAll(List.of(options));
    Part device = simulate(id, arguments);
    devices.put(id, device);
    return device;
  }

  /** Starts a simulated Modbus TCP device on a free port. */
  Part modbus(String kind, String id, String... options) {
    List<String> all = new ArrayList<>(List.of("--listen", "tcp:" + host.at(0)));
    all.addAll(List.of(options));
    return device(kind, id, all.toArray(String[]::new));
  }

  /** Waits until a Modbus TCP device listens; its port. */
  int portOf(String id) {
    String address = devices.get(id).await("ready " + id + " ", PATIENCE);
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  Part deviceOf(String id) {
    return devices.get(id);
  }

  /** Starts somebody else's program, which ends with the street. */
  Part peer(String name, List<String> command) {
    Part part = Peers.start(name, folder, command);
    others.add(part);
    return part;
  }

  private Part simulate(String name, List<String> arguments) {
    return Part.start(name, folder, simulator(arguments));
  }

  /** What a short command of the simulator prints, such as {@code verify}. */
  static String command(String... arguments) {
    return Peers.run(simulator(List.of(arguments)));
  }

  private static List<String> simulator(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
    command.addAll(List.of("-cp", Repository.simulator() + "/*"));
    command.add("org.lamppost.simulator.Simulator");
    command.addAll(arguments);
    return command;
  }

  /** Starts the gateway on a site; returns when it is alarm-capable. */
  void startGateway(String site) {
    launchGateway(site);
    gateway.awaitReady();
  }

  /** Starts the gateway again on the site and the data that it had. */
  void startGatewayAgain() {
    gateway.launch();
    gateway.awaitReady();
  }

  /** Starts the gateway and returns at once. */
  GatewayProcess launchGateway(String site) {
    gateway = gatewayOn(folder, site);
    gateway.launch();
    return gateway;
  }

  /** A gateway that is not started; its data lies below the given folder. */
  GatewayProcess gatewayOn(Path where, String site) {
    try {
      Path file = Files.writeString(Files.createDirectories(where).resolve("site.yaml"), site);
      return new GatewayProcess(
          home,
          new GatewayProcess.Launch(
              where, config, file, broker.url(), pins().toString(), settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Loopback host() {
    return host;
  }

  Mosquitto broker() {
    return broker;
  }

  City city() {
    return city;
  }

  GatewayProcess gateway() {
    return gateway;
  }

  Path pins() {
    return folder.resolve("pins");
  }

  private Path emissions() {
    return folder.resolve("emissions");
  }

  /** What the gateway tells of itself. */
  JsonNode status() {
    try {
      return JSON.readTree(gateway.status());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest value and quality of a point as the line knows it. */
  JsonNode point(String name) {
    return status().path("rooms").path("decide").path("points").path(name);
  }

  /** Everything that the gateway has logged so far. */
  String log() {
    return logOf(folder);
  }

  static String logOf(Path where) {
    try {
      return Files.readString(where.resolve("gateway.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a text in the gateway's log. */
  void awaitLog(String text) {
    await("log has: " + text).atMost(PATIENCE).until(() -> log().contains(text));
  }

  /** Waits until a point has a quality, as the gateway's status shows it. */
  void awaitQuality(String point, String quality) {
    await(point + " is " + quality)
        .atMost(PATIENCE)
        .until(() -> point(point).path("quality").asText().equals(quality));
  }

  /** Waits until the city holds a state of an incident type; the change that brought it. */
  City.Change awaitState(String type, String state) {
    await(type + " is " + state).atMost(PATIENCE).until(() -> city.states(type).contains(state));
    return city.changes(type).stream()
        .filter(change -> change.state().equals(state))
        .findFirst()
        .orElseThrow();
  }

  /** Lets the devices fall silent and waits until every emission is accounted for. */
  JsonNode settle() {
    devices.values().forEach(device -> device.tell("silence"));
    JsonNode[] last = {city.account()};
    await("account is balanced")
        .atMost(PATIENCE)
        .conditionEvaluationListener(
            condition -> {
              if (condition.getRemainingTimeInMS() <= 0) {
                System.err.println(last[0]);
              }
            })
        .until(
            () -> {
              last[0] = city.account();
              return last[0].path("balanced").asBoolean();
            });
    return last[0];
  }

  @Override
  public void close() {
    if (gateway != null) {
      gateway.close();
    }
    if (city != null) {
      city.close();
    }
    devices.values().forEach(Part::close);
    others.forEach(Part::kill);
    broker.close();
  }
}
