package org.lamppost.simulator.prove;

import picocli.CommandLine.Command;

/** {@code lamppost prove}: one subcommand for each promise. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = "Tries to break what is promised, many times over.",
    subcommands = TamperCommand.class)
public final class ProveCommand {}
