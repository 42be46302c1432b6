package org.lamppost.decide;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.lamppost.api.Actions;
import org.lamppost.api.Faults;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Journal;
import org.lamppost.api.Line;
import org.lamppost.api.SiteSource;
import org.lamppost.api.Status;
import org.lamppost.model.Command;
import org.lamppost.model.Readings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** The line as a service. Works with and without a journal. */
@Component(
    name = DecideSettings.PID,
    service = {Line.class, Supplier.class},
    property = Status.ROOM + "=decide",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DecideSettings.class, factory = true)
public final class LineComponent implements Line, Supplier<Map<String, Object>> {
  private final JudgingLine line;

  /**
   * Prepares the line; it judges once the component is active.
   *
   * @throws IllegalArgumentException if a setting is out of its limits.
   */
  @Activate
  public LineComponent(
      DecideSettings settings,
      @Reference SiteSource source,
      @Reference Actions actions,
      @Reference Faults faults) {
    line =
        new JudgingLine(
            new JudgingLine.Parts(
                source.site(),
                actions,
                GatewayClock.system(),
                new DerivedIds(source.site().gatewayId()),
                faults::report),
            limits(settings));
  }

  /** Checks the settings, because nobody else does. */
  static JudgingLine.Limits limits(DecideSettings settings) {
    long reopen = within("reopenSeconds", settings.reopenSeconds(), 0, 2_592_000);
    return new JudgingLine.Limits(
        within("queueRows", settings.queueRows(), 100, 1_000_000),
        reopen * 1_000,
        within("journalWaitMillis", settings.journalWaitMillis(), 0, 60_000));
  }

  static int within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          DecideSettings.PID + " " + name + " is " + value + ", not " + least + ".." + most);
    }
    return value;
  }

  /** A journal came. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindJournal(Journal journal) {
    line.journalCame(journal);
  }

  /** A journal went. */
  void unbindJournal(Journal journal) {
    line.journalWent(journal);
  }

  @Activate
  void start() {
    line.start();
  }

  @Deactivate
  void stop() {
    line.stop();
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

  @Override
  public Map<String, Object> get() {
    return line.status();
  }
}
