package org.lamppost.keep;

import java.sql.SQLException;
import java.util.List;
import org.lamppost.api.GatewayClock;
import org.lamppost.model.Point;

/**
 * The telemetry writer's work: group commits to the tail, sealing, thinning, receipts.
 *
 * <p>Readings are committed when enough wait, when an urgent one waits, or when the last commit is
 * a window ago, so none waits longer than a window on a healthy disk.
 */
final class TelemetryLane implements Writer.Work {
  private final Vault vault;
  private final TelemetryQueue queue;
  private final List<Point> site;
  private final Limits limits;
  private final GatewayClock clock;
  private final Settling settling;
  private final Reserve reserve;
  private final Runnable wake;

  TelemetryLane(
      Vault vault,
      TelemetryQueue queue,
      List<Point> site,
      Limits limits,
      GatewayClock clock,
      Reserve reserve,
      Runnable wake) {
    this.vault = vault;
    this.queue = queue;
    this.site = site;
    this.limits = limits;
    this.clock = clock;
    this.settling = new Settling(clock, limits.windowMillis());
    this.reserve = reserve;
    this.wake = wake;
  }

  @Override
  public long dueIn() {
    return vault.look(pair -> dueIn(pair.telemetry()), 0L);
  }

  private long dueIn(TelemetryStore store) {
    if (!store.begun()) {
      return 0;
    }
    long settle = settling.dueIn(store.blocks().unsettled(), store.blocks().deletable());
    long spare = Math.min(settle, store.shrinkDueIn());
    long rest = queue.rows() == 0 ? store.restDueIn() : Long.MAX_VALUE;
    return Math.min(Math.min(rest, spare), Math.min(commitDueIn(store), store.sealDueIn()));
  }

  private long commitDueIn(TelemetryStore store) {
    int rows = queue.rows();
    if (rows == 0) {
      return Long.MAX_VALUE;
    }
    boolean atOnce = rows >= limits.windowReadings() || queue.urgent();
    return atOnce ? 0 : store.commitDueIn();
  }

  @Override
  public void perform() throws SQLException {
    boolean commit =
        vault.look(
            pair ->
                !pair.telemetry().begun()
                    || Math.min(commitDueIn(pair.telemetry()), pair.telemetry().sealDueIn()) <= 0,
            true);
    if (commit) {
      commit();
    } else {
      vault.use(
          pair -> {
            if (queue.rows() == 0 && pair.telemetry().restDueIn() <= 0) {
              pair.telemetry().rest();
            } else if (pair.telemetry().shrinkDueIn() > 0 || !pair.telemetry().shrink()) {
              pair.telemetry().settle();
            }
            return null;
          });
    }
  }

  private void commit() throws SQLException {
    reserve.restore(clock.monotonicMillis());
    if (reserve.spent() && vault.look(pair -> pair.telemetry().begun(), false)) {
      throw new SQLException("disk is full: what room is left is for incidents");
    }
    long now = clock.monotonicMillis();
    TelemetryQueue.Taken taken =
        queue.take(Math.max(limits.windowReadings(), limits.sealReadings()));
    boolean sealed;
    try {
      sealed = vault.use(pair -> commit(pair.telemetry(), taken, now));
    } catch (SQLException | RuntimeException e) {
      queue.putBack();
      throw e;
    }
    queue.confirm();
    taken.entries().forEach(entry -> entry.done().complete(null));
    if (sealed) {
      wake.run();
    }
  }

  private boolean commit(TelemetryStore store, TelemetryQueue.Taken taken, long now)
      throws SQLException {
    Moment moment = store.moment(now, taken.openSinceMillis());
    TailRow row = taken.entries().isEmpty() ? null : TailRow.of(taken.entries(), site, moment);
    return store.commit(row, moment, settling.rides(store.blocks().unsettled()));
  }

  @Override
  public void finish() throws SQLException {
    while (queue.rows() > 0) {
      commit();
    }
    vault.use(
        pair -> {
          pair.telemetry().end();
          return null;
        });
  }

  @Override
  public void ended(KeepException reason) {
    queue.end(reason);
  }
}
