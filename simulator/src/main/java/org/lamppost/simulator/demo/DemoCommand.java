package org.lamppost.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lamppost.simulator.process.PartException;
import org.lamppost.simulator.process.Pause;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lamppost demo}: a pole at work, live in the terminal, and the account at the end. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "A pole at work: simulated devices, the gateway and a city brain on this machine.",
    footer = {
      "",
      "Scenarios: tour   a day's troubles in a minute, then go on until Ctrl-C",
      "           outage 20 s without a broker, the gateway killed in the middle, the account at the end",
      "Exit code: 0 if nothing is unexplained and every incident arrived, else 1; 2 if a part did not start."
    })
public final class DemoCommand implements Callable<Integer> {

  private static final int LEAST_OUTAGE_SECONDS = 55;

  @Option(names = "--scenario", description = "tour (default) or outage", defaultValue = "tour")
  private String scenario;

  @Option(names = "--seconds", description = "how long; default: until Ctrl-C, outage 60")
  private int seconds;

  @Option(
      names = "--broker",
      description = "an MQTT broker by URL instead of the demo's own",
      defaultValue = "")
  private String broker;

  @Option(names = "--json", description = "print only one JSON object, at the end")
  private boolean json;

  @Option(
      names = "--folder",
      description = "keep journal, logs and emissions here (default: a temporary folder)")
  private Path folder;

  private final AtomicBoolean closed = new AtomicBoolean();

  @Override
  public Integer call() throws IOException {
    Story story;
    try {
      story = story();
    } catch (PartException e) {
      System.err.println("lamppost demo: " + e.getMessage());
      return 2;
    }
    Path place =
        folder == null
            ? Files.createTempDirectory("lamppost-demo")
            : Files.createDirectories(folder);
    Stage stage = new Stage(surroundings(), place);
    Thread interrupted = new Thread(() -> end(stage, place), "lamppost-demo-end");
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      int exit = play(stage, story);
      Runtime.getRuntime().removeShutdownHook(interrupted);
      end(stage, place);
      return exit;
    } catch (PartException e) {
      if (closed.get()) {
        return 0; // Ctrl-C took the parts away while we were talking to them.
      }
      System.err.println("lamppost demo: " + e.getMessage());
      System.err.println(stage.logs());
      return 2;
    }
  }

  private Story story() {
    Story story = scenario.equals("outage") ? Story.outage() : Story.tour();
    if (!scenario.equals(story.name())) {
      throw new PartException("scenario '" + scenario + "' is not known: tour or outage");
    }
    if (!broker.isEmpty() && story.name().equals("outage")) {
      throw new PartException(
          "the scenario outage stops the broker, so it needs the demo's own: leave --broker out");
    }
    if (story.name().equals("outage") && seconds > 0 && seconds < LEAST_OUTAGE_SECONDS) {
      throw new PartException(
          "--seconds is "
              + seconds
              + "; the scenario outage needs at least "
              + LEAST_OUTAGE_SECONDS
              + " to end behind the outage");
    }
    return story;
  }

  private Stage.Surroundings surroundings() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path home = Path.of(System.getProperty("lamppost.home"));
    Path config = Path.of(System.getProperty("lamppost.config", home.toString()));
    return new Stage.Surroundings(java, home, config, broker);
  }

  private int play(Stage stage, Story story) {
    Screen screen = Screen.of(json);
    screen.say("starting eight processes: broker, city brain, devices; then the gateway");
    long begun = System.nanoTime();
    stage.start();
    screen.say("all parts answer after " + elapsed(begun).toMillis() + " ms");
    int length = seconds > 0 ? seconds : story.name().equals("outage") ? 60 : Integer.MAX_VALUE;
    long start = System.nanoTime();
    int next = 0;
    // The last seconds belong to the account: what is on its way must arrive.
    int settle = Math.min(15, length / 4);
    while (elapsed(start).toSeconds() < length - settle) {
      while (next < story.steps().size()
          && story.steps().get(next).atSecond() <= elapsed(start).toSeconds()) {
        Story.Step step = story.steps().get(next++);
        if (stage.ownsBroker() || !step.text().contains("broker")) {
          screen.say(step.text());
          step.deed().accept(stage);
        }
      }
      screen.show(stage, elapsed(start));
      Pause.of(Duration.ofMillis(250));
    }
    return settle(stage, story, screen, Duration.ofSeconds(length).minus(elapsed(start)));
  }

  private static Duration elapsed(long since) {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /**
   * Silences the devices and waits until the city has everything, at most for the rest of the time.
   */
  private int settle(Stage stage, Story story, Screen screen, Duration rest) {
    stage.restoreBroker();
    screen.say("devices fall silent; what is on its way arrives");
    stage.tellAllDevices("silence");
    long start = System.nanoTime();
    ObjectNode account;
    do {
      Pause.of(Duration.ofMillis(1_000));
      stage.resetLatched();
      account = (ObjectNode) stage.askCity("account");
    } while (!settled(account, story) && elapsed(start).compareTo(rest) < 0);
    account.put("scenario", story.name());
    account.put("faults", story.faults());
    boolean good =
        settled(account, story) && account.path("rawDuplicates").asInt() <= story.faults() * WINDOW;
    screen.end(account, good);
    return good ? 0 : 1;
  }

  /** Records without a receipt at any time: 16 incident, 16 audit, 4 telemetry. */
  private static final int WINDOW = 36;

  private static boolean settled(JsonNode account, Story story) {
    return account.path("missing").asLong() == 0
        && account.path("inFlight").asLong() == 0
        && account.path("duplicates").asLong() == 0
        && account.path("unproduced").asLong() == 0
        && account.path("closed").asInt() >= story.incidents();
  }

  private void end(Stage stage, Path place) {
    if (closed.compareAndSet(false, true)) {
      stage.close();
      if (folder == null) {
        deleteAll(place);
      }
    }
  }

  private static void deleteAll(Path place) {
    try {
      if (Files.isDirectory(place)) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(place)) {
          children.forEach(DemoCommand::deleteAll);
        }
      }
      Files.deleteIfExists(place);
    } catch (IOException e) {
      System.err.println("lamppost demo: left behind: " + e.getMessage());
    }
  }
}
