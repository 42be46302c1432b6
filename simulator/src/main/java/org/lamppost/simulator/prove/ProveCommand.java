package org.lamppost.simulator.prove;

import picocli.CommandLine.Command;

/** {@code lamppost prove}: one subcommand for each sort of trouble. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description =
        "Cuts the power and breaks the disk under the real journal, and holds it to its word.",
    subcommands = {CutsCommand.class, FaultsCommand.class})
public final class ProveCommand {}
