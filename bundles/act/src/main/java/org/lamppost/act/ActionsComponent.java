package org.lamppost.act;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.lamppost.api.Actions;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Journal;
import org.lamppost.api.Outputs;
import org.lamppost.api.SiteSource;
import org.lamppost.api.Status;
import org.lamppost.model.ActionReport;
import org.lamppost.model.OutputCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Switching as a service. Works with and without drivers and a journal. */
@Component(
    name = ActSettings.PID,
    service = {Actions.class, Supplier.class},
    property = Status.ROOM + "=act",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ActSettings.class, factory = true)
public final class ActionsComponent implements Actions, Supplier<Map<String, Object>> {
  private final Switchboard board;
  private final AtomicReference<Journal> journal = new AtomicReference<>();

  /**
   * Ready at once.
   *
   * @throws IllegalArgumentException if a setting is out of its limits.
   */
  @Activate
  public ActionsComponent(ActSettings settings, @Reference SiteSource source) {
    long patience = patienceMillis(settings);
    board =
        new Switchboard(
            source.site(), GatewayClock.system(), new ThreadAgenda("lamppost-act"), patience);
  }

  /** Checks the setting, because nobody else does. */
  static long patienceMillis(ActSettings settings) {
    int millis = settings.patienceMillis();
    if (millis < 100 || millis > 60_000) {
      throw new IllegalArgumentException(
          ActSettings.PID + " patienceMillis is " + millis + ", not 100..60000");
    }
    return millis;
  }

  /** A driver came. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void bindOutputs(Outputs driver) {
    board.add(driver);
  }

  /** A driver went. */
  void unbindOutputs(Outputs driver) {
    board.remove(driver);
  }

  /** A journal came. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindJournal(Journal present) {
    journal.set(present);
    board.use(present);
  }

  /** A journal went, unless another one has taken its place. */
  void unbindJournal(Journal gone) {
    if (journal.compareAndSet(gone, null)) {
      board.use(null);
    }
  }

  /** Answers what is under way and ends within 2 s. */
  @Deactivate
  public void stop() {
    board.stop();
  }

  @Override
  public CompletionStage<ActionReport> perform(Order order) {
    return board.perform(order);
  }

  @Override
  public List<CompletionStage<ActionReport>> perform(List<Order> orders) {
    return board.perform(orders);
  }

  @Override
  public void standing(Standing standing) {
    board.standing(standing);
  }

  @Override
  public void command(OutputCommand command) {
    board.command(command);
  }

  @Override
  public Map<String, Object> get() {
    return board.status();
  }
}
