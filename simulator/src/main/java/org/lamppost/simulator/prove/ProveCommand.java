package org.lamppost.simulator.prove;

import picocli.CommandLine.Command;

/** {@code lamppost prove}: one subcommand for each sort of trouble. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description =
        "Cuts the power, breaks the disk, damages and alters the files of the real journal, and"
            + " holds it to its word.",
    subcommands = {
      CutsCommand.class,
      FaultsCommand.class,
      DamageCommand.class,
      TamperCommand.class
    })
public final class ProveCommand {}
