package org.lamppost.simulator.bench;

import picocli.CommandLine.Command;

/** {@code lamppost bench}: one subcommand for each measurement. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures the gateway on this machine, with the JVM flags that ship.",
    subcommands = {
      FootprintCommand.class,
      KeepCommand.class,
      DecideCommand.class,
      ActCommand.class
    })
public final class BenchCommand {}
