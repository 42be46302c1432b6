package org.lamppost.decide;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.lamppost.api.Actions;
import org.lamppost.model.ActionReport;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.Command;
import org.lamppost.model.Fault;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Readings;
import org.lamppost.model.Site;

/**
 * The engine without the line around it, for whoever plays a day through it: no thread, no journal,
 * no bus. Not exported: the simulator uses it on a plain class path.
 *
 * <p>The same inputs at the same times always lead to the same output. All times are monotonic
 * milliseconds. Not thread-safe.
 */
public final class RuleEngine {
  private final Engine engine;
  private final Consumer<Effect> out = this::pass;
  private Told told;

  /**
   * The moment at which judging begins.
   *
   * @param bootId the boot that monotonic times belong to.
   * @param millis monotonic milliseconds.
   * @param utcOffsetMillis UTC minus monotonic milliseconds.
   * @param reopenMillis how long a closed incident can come back.
   */
  public record Start(String bootId, long millis, long utcOffsetMillis, long reopenMillis) {}

  /** Told of what follows from an input, in the order in which the line would perform it. */
  public interface Told {
    /**
     * A step in an incident's life.
     *
     * @param checkpoint the engine's state after it, for {@link RuleEngine#resume}.
     */
    void changed(IncidentChange change, Supplier<byte[]> checkpoint);

    /** Something to switch. */
    void ordered(Actions.Order order);

    /** A deed to write down. */
    void audited(AuditEntry entry);
  }

  /**
   * Begins without any incident.
   *
   * @param faults told of each rule that cannot work; the others do.
   */
  public RuleEngine(Site site, Start start, Consumer<Fault> faults) {
    this.engine =
        new Engine(
            new Rules(site, faults),
            new DerivedIds(site.gatewayId()),
            new Engine.Start(start.bootId(), start.millis(), start.utcOffsetMillis()),
            start.reopenMillis());
  }

  /** Judges readings of points that the site has. */
  public void judge(long now, Readings batch, Told told) {
    accept(new Input.Batch(now, batch, 0), told);
  }

  /**
   * The same without a batch: allocates nothing for readings that change nothing.
   *
   * @param arrivalMillis when they reached the gateway, monotonic milliseconds.
   */
  public void judge(long arrivalMillis, Columns readings, Told hearer) {
    told = hearer;
    engine.judge(readings, arrivalMillis, out);
  }

  /** Time went on. */
  public void tick(long now, Told told) {
    accept(new Input.Tick(now), told);
  }

  /** What monotonic time means in UTC from now on. */
  public void map(long now, long utcOffsetMillis, Told told) {
    accept(new Input.Mapped(now, utcOffsetMillis), told);
  }

  /** The city asks something. */
  public void command(long now, Command command, Told told) {
    accept(new Input.Commanded(now, command), told);
  }

  /** The city has stored a record of this incident. */
  public void reported(long now, String incidentId, Told told) {
    accept(new Input.Reported(now, incidentId), told);
  }

  /** An order has its outcome. */
  public void acted(long now, Actions.Order order, ActionReport report, Told told) {
    accept(new Input.Acted(now, order, report), told);
  }

  /**
   * Takes up what an earlier run left.
   *
   * @param checkpoint what {@link Told#changed} gave last; empty if it gave none.
   * @throws IllegalArgumentException if the bytes are no checkpoint.
   */
  public void resume(long now, byte[] checkpoint, Told told) {
    Checkpoint left;
    try {
      left = CheckpointCodec.decode(checkpoint);
    } catch (CheckpointException damaged) {
      throw new IllegalArgumentException(damaged.getMessage(), damaged);
    }
    accept(new Input.Resumed(now, left), told);
  }

  /**
   * Bytes of state for all points and rules, without the documents that they were read from and
   * without open incidents.
   */
  public long stateBytes() {
    return engine.stateBytes();
  }

  private void accept(Input input, Told hearer) {
    told = hearer;
    engine.accept(input, out);
  }

  private void pass(Effect effect) {
    if (effect instanceof Effect.Changed changed) {
      told.changed(changed.change(), changed.snapshot()::encode);
    } else if (effect instanceof Effect.Ordered ordered) {
      told.ordered(ordered.order());
    } else if (effect instanceof Effect.Audited audited) {
      told.audited(audited.entry());
    }
  }
}
