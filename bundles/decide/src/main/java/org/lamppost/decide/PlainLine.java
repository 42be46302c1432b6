package org.lamppost.decide;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.lamppost.api.Actions;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Journal;
import org.lamppost.api.Line;
import org.lamppost.model.Command;
import org.lamppost.model.Fault;
import org.lamppost.model.Readings;
import org.lamppost.model.Site;

/**
 * The line as its component runs it, without OSGi around it. Not exported: the simulator measures
 * it on a plain class path.
 */
public final class PlainLine implements Line, AutoCloseable {
  /** The name of the thread that judges. */
  public static final String THREAD = "lamppost-line";

  private static final int QUEUE_ROWS = 20_000;
  private static final long JOURNAL_WAIT_MILLIS = 0;

  private final JudgingLine line;

  /**
   * What the component gets from other services.
   *
   * @param faults told of each rule that cannot work.
   */
  public record Services(
      Actions actions, GatewayClock clock, Journal journal, Consumer<Fault> faults) {}

  /**
   * Begins to judge.
   *
   * @param reopenMillis how long a closed incident can come back.
   */
  public PlainLine(Site site, Services services, long reopenMillis) {
    line =
        new JudgingLine(
            new JudgingLine.Parts(
                site,
                services.actions(),
                services.clock(),
                new DerivedIds(site.gatewayId()),
                services.faults()),
            new JudgingLine.Limits(QUEUE_ROWS, reopenMillis, JOURNAL_WAIT_MILLIS));
    line.journalCame(services.journal());
    line.start();
  }

  @Override
  public CompletionStage<Void> offer(Readings batch) {
    return line.offer(batch);
  }

  @Override
  public void command(Command command) {
    line.command(command);
  }

  @Override
  public void reported(String incidentId) {
    line.reported(incidentId);
  }

  /** Ends within 2 s. */
  @Override
  public void close() {
    line.stop();
  }
}
