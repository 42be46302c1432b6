package org.lamppost.simulator.city;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code broker}: an embedded MQTT 5 broker that runs until it is told to stop. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    description =
        "Runs an MQTT 5 broker. Anyone who reaches its address may connect. Ends at 'quit', at the"
            + " end of standard input and at SIGTERM.")
public final class BrokerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--listen",
      defaultValue = "127.0.0.1:1883",
      paramLabel = "HOST:PORT",
      description = "where to listen, [v6]:port too; port 0 = any free one (${DEFAULT-VALUE})")
  private String listen;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder that keeps sessions over a restart; without it all is in memory")
  private Path data;

  /** Runs the broker; exit code 0 after a stop that was asked for, 1 if it cannot listen. */
  @Override
  public Integer call() throws IOException {
    Endpoint endpoint;
    try {
      endpoint = Endpoint.parse(listen);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    Broker broker;
    try {
      broker = Broker.start(endpoint, Optional.ofNullable(data));
    } catch (IllegalStateException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
    Stopping.guard(broker, () -> serve(broker.endpoint()));
    return 0;
  }

  private void serve(Endpoint endpoint) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println("ready broker " + endpoint);
    out.flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    while (line != null && !line.strip().equals("quit")) {
      line = in.readLine();
    }
  }
}
