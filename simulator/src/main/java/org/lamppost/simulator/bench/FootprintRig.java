package org.lamppost.simulator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.lamppost.simulator.process.GatewayProcess;
import org.lamppost.simulator.process.Part;
import org.lamppost.simulator.process.PartException;
import org.lamppost.simulator.process.Pause;

/** Broker, city brain, 37 sensors and the gateway: one stand for all figures of the footprint. */
final class FootprintRig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BURST = 20;

  private final Clock clock;
  private final Path home;
  private final Path folder;
  private final Path site;
  private final String broker;
  private final List<SensorBank> lines = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final RaiseTable raises;
  private GatewayProcess gateway;
  private int run;

  FootprintRig(Clock clock, Path home, Path config, Path folder) throws IOException {
    this.clock = clock;
    this.home = home;
    this.folder = folder;
    int[] ports = {freeTcpPort(), freeTcpPort(), freeUdpPort()};
    site = FootprintSite.write(config, folder, ports);
    lines.add(new SensorBank(clock, ports[0], FootprintSite.ON_ONE_LINE));
    lines.add(new SensorBank(clock, ports[1], FootprintSite.ON_ONE_LINE));
    broker = "mqtt://127.0.0.1:" + freeTcpPort();
    Part brokerPart =
        simulate("broker", "broker", "--listen", broker.substring("mqtt://".length()));
    Part city =
        simulate("city", "city", "run", "--broker", broker, "--database", database().toString());
    brokerPart.await("ready ", PATIENCE);
    city.await("ready ", PATIENCE);
    raises = new RaiseTable(database());
  }

  Footprint measure(FootprintCommand.Plan plan) throws IOException {
    List<Long> starts = new ArrayList<>();
    for (int i = 0; i < plan.starts(); i++) {
      starts.add(startToAlarm());
      if (i < plan.starts() - 1) {
        gateway.close();
      }
    }
    long born = clock.millis();
    set(0, SensorBank.GOOD);
    gateway.awaitReady();
    // One fall of each that is not counted: a gateway runs for years, its peers here for seconds.
    fall(1, FootprintSite.TRANSMITTERS - 1);
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < plan.alarms(); i++) {
      delays.addAll(fall(1 + i % (FootprintSite.TRANSMITTERS - 1), 1));
    }
    List<Long> burst = new ArrayList<>();
    for (int i = 0; i < plan.bursts(); i++) {
      burst.addAll(fall(1 + i % (FootprintSite.TRANSMITTERS - BURST), BURST));
    }
    waitFor(
        "the gateway's age",
        plan.age().plus(PATIENCE),
        () -> clock.millis() - born >= plan.age().toMillis());
    JsonNode status = JSON.readTree(gateway.status());
    JsonNode profile = status.path("rooms").path("profile");
    return new Footprint(
        Percentile.of(starts, 50),
        rssMb(),
        (clock.millis() - born) / 1000,
        Percentile.of(delays, 50),
        Percentile.of(delays, 99),
        delays.size(),
        Percentile.of(burst, 99),
        starts.size(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
        GatewayProcess.flags(home),
        profile.path("points").asInt(),
        profile.path("rules").asInt(),
        threads());
  }

  /**
   * Starts on an empty journal with one hydrant already without pressure; until the gateway raises
   * that.
   */
  private long startToAlarm() throws IOException {
    set(0, SensorBank.LOW);
    Path place = Files.createDirectories(folder.resolve("run-" + ++run));
    gateway =
        new GatewayProcess(
            home,
            new GatewayProcess.Launch(
                place, folder, site, broker, place.resolve("pins").toString(), Map.of()));
    int before = raises.of(device(0)).size();
    long begun = clock.millis();
    gateway.launch();
    waitFor("the standing alarm", PATIENCE, () -> raises.of(device(0)).size() > before);
    return raises.of(device(0)).get(before).changedMillis() - begun;
  }

  /**
   * Lets sensors fall at once and recover when the city knows.
   *
   * @return the delays from the first answer that carried a fall to the arrival of its incident.
   */
  private List<Long> fall(int first, int count) {
    int[] before = new int[count];
    for (int i = 0; i < count; i++) {
      int sensor = first + i;
      int unit = sensor % FootprintSite.ON_ONE_LINE;
      waitFor("a poll of " + device(sensor), PATIENCE, () -> line(sensor).answeredGood(unit));
      before[i] = raises.of(device(sensor)).size();
    }
    for (int i = 0; i < count; i++) {
      set(first + i, SensorBank.LOW);
    }
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String device = device(first + i);
      int known = before[i];
      waitFor("the alarm of " + device, PATIENCE, () -> raises.of(device).size() > known);
      List<Long> answers = line(first + i).lowAnswers((first + i) % FootprintSite.ON_ONE_LINE);
      delays.add(raises.of(device).get(known).arrivedMillis() - answers.get(answers.size() - 1));
    }
    for (int i = 0; i < count; i++) {
      set(first + i, SensorBank.GOOD);
    }
    return delays;
  }

  private static String device(int sensor) {
    return "hydrant-" + (sensor + 1);
  }

  private void set(int sensor, int value) {
    line(sensor).set(sensor % FootprintSite.ON_ONE_LINE, value);
  }

  private SensorBank line(int sensor) {
    return lines.get(sensor / FootprintSite.ON_ONE_LINE);
  }

  private static void waitFor(String what, Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new PartException(what + " did not come within " + patience.toSeconds() + " s");
      }
      Pause.of(Duration.ofMillis(5));
    }
  }

  private long rssMb() throws IOException {
    return procStatus("VmRSS:") * 1024 / 1_000_000;
  }

  private int threads() throws IOException {
    return (int) procStatus("Threads:");
  }

  private long procStatus(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + gateway.pid() + "/status")).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private Part simulate(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "org.lamppost.simulator.Simulator"));
    command.addAll(List.of(arguments));
    Part part = Part.start(name, folder, command);
    parts.add(part);
    return part;
  }

  private Path database() {
    return folder.resolve("city.db");
  }

  private static int freeTcpPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int freeUdpPort() throws IOException {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    if (gateway != null) {
      gateway.close();
    }
    raises.close();
    parts.forEach(Part::close);
    lines.forEach(SensorBank::close);
  }
}
