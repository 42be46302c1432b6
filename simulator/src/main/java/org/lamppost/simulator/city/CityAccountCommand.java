package org.lamppost.simulator.city;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code city account}: balances emission logs against the city's database. */
@Command(
    name = "account",
    mixinStandardHelpOptions = true,
    description =
        "Balances what the devices gave away against what the city brain holds."
            + " Exit code 0: balanced; 1: not balanced; 2: wrong use; 3: cannot be read.")
final class CityAccountCommand implements Callable<Integer> {
  private static final int UNREADABLE = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--emissions",
      required = true,
      paramLabel = "DIR",
      description = "folder with the devices' emission logs")
  private Path emissions;

  @Option(
      names = "--database",
      required = true,
      paramLabel = "FILE",
      description = "the city brain's database")
  private Path database;

  @Option(
      names = "--now-minus",
      defaultValue = "0s",
      converter = DurationText.class,
      paramLabel = "TIME",
      description = "younger emissions may still be on their way (${DEFAULT-VALUE})")
  private Duration nowMinus;

  @Option(names = "--json", description = "one JSON object instead of a table")
  private boolean json;

  @Override
  public Integer call() {
    long now = Clock.systemUTC().millis();
    long youngest = now - nowMinus.toMillis();
    try {
      Account account = Account.of(emissions, database, PointAccount.Rules.usual(youngest));
      spec.commandLine().getOut().print(json ? account.json(now) + "\n" : account.table(now));
      spec.commandLine().getOut().flush();
      return account.balanced() ? 0 : 1;
    } catch (IOException | StoreException e) {
      spec.commandLine().getErr().println("no account: " + e.getMessage());
      return UNREADABLE;
    }
  }
}
