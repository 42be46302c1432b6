package org.lamppost.simulator;

import org.lamppost.simulator.bench.BenchCommand;
import org.lamppost.simulator.city.BrokerCommand;
import org.lamppost.simulator.city.CityCommand;
import org.lamppost.simulator.demo.DemoCommand;
import org.lamppost.simulator.device.DeviceCommand;
import org.lamppost.simulator.prove.ProveCommand;
import org.lamppost.simulator.rules.RulesCommand;
import org.lamppost.simulator.verify.VerifyCommand;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The simulator's command line; all it does is in its subcommands. */
@Command(
    name = "lamppost",
    mixinStandardHelpOptions = true,
    version = "lamppost 0.1.0",
    description = "What surrounds a gateway: devices that speak real protocols, a broker, a city.",
    subcommands = {
      DemoCommand.class,
      BenchCommand.class,
      ProveCommand.class,
      DeviceCommand.class,
      CityCommand.class,
      BrokerCommand.class,
      VerifyCommand.class,
      RulesCommand.class
    })
public final class Simulator {
  private Simulator() {}

  /** Runs one subcommand and ends the process with its exit code. */
  public static void main(String[] arguments) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(new CommandLine(new Simulator()).execute(arguments));
  }
}
