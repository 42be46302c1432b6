package org.lamppost.simulator.rules;

import picocli.CommandLine.Command;

/** {@code lamppost rules}: what a rule author works with. */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = "Checks, tests and explains rule packs on the gateway's own engine.",
    subcommands = {RulesTestCommand.class, RulesCheckCommand.class})
public final class RulesCommand {}
