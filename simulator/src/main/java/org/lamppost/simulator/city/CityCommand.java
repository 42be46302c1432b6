package org.lamppost.simulator.city;

import picocli.CommandLine.Command;

/** {@code city}: the reference city brain and its auditor. */
@Command(
    name = "city",
    mixinStandardHelpOptions = true,
    description = "The reference city brain: receives, gives receipts, and balances the account.",
    subcommands = {CityRunCommand.class, CityAccountCommand.class, CityHeadsCommand.class})
public final class CityCommand {}
