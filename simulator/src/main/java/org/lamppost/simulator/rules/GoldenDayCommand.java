package org.lamppost.simulator.rules;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lamppost rules golden-day}: writes the golden day anew, as the simulator lives it. */
@Command(
    name = "golden-day",
    mixinStandardHelpOptions = true,
    hidden = true,
    description = "Writes the golden day; the same program writes the same day.")
final class GoldenDayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "packed if its name ends with .gz")
  private Path file;

  @Override
  public Integer call() throws IOException {
    GoldenDay.write(file);
    return 0;
  }
}
