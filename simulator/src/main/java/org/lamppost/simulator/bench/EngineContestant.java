package org.lamppost.simulator.bench;

import java.util.function.Supplier;
import org.lamppost.api.Actions;
import org.lamppost.decide.Columns;
import org.lamppost.decide.RuleEngine;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Quality;
import org.lamppost.simulator.contest.Batch;
import org.lamppost.simulator.contest.Contestant;
import org.lamppost.simulator.contest.Events;
import org.lamppost.simulator.contest.Sensors;

/** The engine, given columns by point index, as the line gives them to it. */
public final class EngineContestant implements Contestant, RuleEngine.Told {
  private RuleEngine engine;
  private Events events;
  private Columns[] columns = {};

  @Override
  public void begin(Sensors sensors, Events told) {
    events = told;
    engine =
        new RuleEngine(
            DecideSite.of(sensors),
            new RuleEngine.Start("boot", 0, DecideSite.UTC_OFFSET, 0),
            fault -> {
              throw new IllegalStateException(fault.toString());
            });
    columns = new Columns[Batch.of(sensors.points(), 1).length];
  }

  @Override
  public void prepare(int number, Batch batch) {
    if (columns[number] == null) {
      columns[number] = new Columns(batch.points.length);
    }
    columns[number].clear();
    for (int row = 0; row < batch.points.length; row++) {
      columns[number].add(batch.points[row], batch.millis[row], batch.values[row], Quality.GOOD);
    }
  }

  @Override
  public void judge(int number, Batch batch) {
    engine.judge(batch.arrivalMillis, columns[number], this);
  }

  @Override
  public void settle(long millis) {
    engine.tick(millis, this);
  }

  @Override
  public long stateBytes() {
    return engine.stateBytes();
  }

  @Override
  public void changed(IncidentChange change, Supplier<byte[]> checkpoint) {
    DecideSite.tell(change, events);
  }

  @Override
  public void ordered(Actions.Order order) {
    throw new IllegalStateException("no rule of the contest switches anything: " + order);
  }

  @Override
  public void audited(AuditEntry entry) {
    throw new IllegalStateException("nobody commands in the contest: " + entry);
  }
}
