package org.lamppost.simulator.city;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code city run}: the city brain on a broker, until it is told to stop. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Receives from all gateways of a broker. Answers on standard input: account, summary,"
            + " send GATEWAY {json}. Ends at 'quit', at the end of standard input and at SIGTERM,"
            + " with everything stored.")
final class CityRunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--broker",
      required = true,
      paramLabel = "URI",
      description = "such as mqtt://127.0.0.1:1883 or mqtt://[::1]:1883")
  private String broker;

  @Option(
      names = "--database",
      required = true,
      paramLabel = "FILE",
      description = "SQLite file; made where there is none")
  private Path database;

  @Option(
      names = "--emissions",
      paramLabel = "DIR",
      description = "folder with the devices' emission logs, for 'account'")
  private Path emissions;

  @Option(
      names = "--client-id",
      defaultValue = "lamppost-city",
      paramLabel = "ID",
      description = "MQTT client id (${DEFAULT-VALUE})")
  private String clientId;

  @Option(names = "--dispatch", description = "be a duty desk: dispatch every new incident")
  private boolean dispatch;

  @Option(
      names = "--handling-after",
      defaultValue = "2s",
      converter = DurationText.class,
      paramLabel = "TIME",
      description = "with --dispatch: until the crew is on site (${DEFAULT-VALUE})")
  private Duration handlingAfter;

  @Override
  public Integer call() throws IOException {
    Endpoint endpoint;
    try {
      endpoint = Endpoint.parse(broker);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    Clock clock = Clock.systemUTC();
    Optional<Duration> desk = dispatch ? Optional.of(handlingAfter) : Optional.empty();
    Brain brain;
    try {
      brain = Brain.start(new Brain.Settings(endpoint, database, clientId, desk), clock);
    } catch (StoreException e) {
      spec.commandLine().getErr().println("no city brain: " + e.getMessage());
      return 1;
    }
    Stopping.guard(brain, () -> serve(brain, endpoint, clock));
    return 0;
  }

  private void serve(Brain brain, Endpoint endpoint, Clock clock) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    brain
        .ready()
        .thenRun(
            () -> {
              out.println("ready city " + endpoint);
              out.flush();
            });
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    new Console(brain, database, Optional.ofNullable(emissions), clock).run(in, out);
  }
}
