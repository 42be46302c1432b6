package org.lamppost.decide;

import java.util.List;
import java.util.function.Consumer;
import org.lamppost.model.Command;
import org.lamppost.model.Readings;

/**
 * Judges readings by the site's rules and leads the incidents that follow from them.
 *
 * <p>Pure in the sense that matters: time, ids and everything else that changes comes in as an
 * input, so the same inputs lead to the same effects, byte for byte. Allocates nothing for a
 * reading that changes nothing.
 *
 * <p>Time is the readings' own sample time, at most their arrival: no sample is younger than its
 * message, and a device whose clock is ahead must not outrun its own next readings. A sample older
 * than the newest judged one of a rule does not count. What an alarm-class device sends is judged
 * as of its arrival, whatever its clock says: a lost clock must not swallow an alarm.
 *
 * <p>Not thread-safe: confined to the line's thread.
 */
final class Engine {
  private static final int FIRST_ROWS = 256;

  private final Rules rules;
  private final Program program;
  private final Cells cells;
  private final Casebook casebook;
  private final Verdicts verdicts;
  private final Judge judge;
  private final String bootId;
  private final Columns columns = new Columns(FIRST_ROWS);

  // the present input
  private long nowMillis;

  private long utcOffsetMillis;
  private List<byte[]> takenUp = List.of();

  /**
   * Begins without any incident. Silence counts from {@code startMillis}.
   *
   * @param reopenMillis how long after closing the same condition counts as the same incident.
   */
  Engine(Rules rules, Ids ids, Start start, long reopenMillis) {
    this(rules, Compiler.compile(rules), ids, start, reopenMillis);
  }

  /** The same with rules compiled another way. */
  Engine(Rules rules, Program program, Ids ids, Start start, long reopenMillis) {
    this.rules = rules;
    this.program = program;
    this.cells = new Cells(program, start.millis());
    this.casebook = new Casebook(rules, ids, start.bootId(), reopenMillis);
    this.verdicts = new Verdicts(rules, program, cells, casebook, reopenMillis);
    this.judge = new Judge(program, cells, verdicts);
    this.bootId = start.bootId();
    this.nowMillis = start.millis();
    map(start.utcOffsetMillis());
  }

  /**
   * The moment at which judging begins.
   *
   * @param millis monotonic milliseconds.
   * @param utcOffsetMillis UTC minus monotonic milliseconds.
   */
  record Start(String bootId, long millis, long utcOffsetMillis) {}

  /** Takes one input and tells what follows from it, in order. */
  void accept(Input input, Consumer<Effect> out) {
    begin(input.nowMillis(), out);
    if (input instanceof Input.Batch batch) {
      Readings readings = batch.readings();
      judge.judge(columns.of(readings), batch.firstRow(), readings.arrivalMillis());
    } else if (input instanceof Input.Tick) {
      tick();
    } else if (input instanceof Input.Commanded commanded) {
      command(commanded.command());
    } else if (input instanceof Input.Reported reported) {
      casebook.reported(reported.incidentId());
    } else if (input instanceof Input.Acted acted) {
      casebook.acted(acted.order(), acted.report());
    } else if (input instanceof Input.Mapped mapped) {
      map(mapped.utcOffsetMillis());
    } else if (input instanceof Input.Resumed resumed) {
      resume(resumed.checkpoint());
    }
  }

  /**
   * Judges readings as {@link Input.Batch} does, without a batch: allocates nothing for a reading
   * that changes nothing.
   *
   * @param arrivalMillis when they reached the gateway and the line, monotonic milliseconds.
   */
  void judge(Columns readings, long arrivalMillis, Consumer<Effect> out) {
    begin(arrivalMillis, out);
    judge.judge(readings, 0, arrivalMillis);
  }

  private void begin(long millis, Consumer<Effect> out) {
    nowMillis = Math.max(nowMillis, millis);
    casebook.begin(nowMillis, out);
    verdicts.begin(nowMillis);
  }

  /** The row of the present batch that is being judged; tells where a failed one stopped. */
  int row() {
    return judge.reached();
  }

  /** The parts of checkpoints that an earlier run left. */
  List<byte[]> takenUp() {
    return takenUp;
  }

  Casebook casebook() {
    return casebook;
  }

  private void map(long offsetMillis) {
    utcOffsetMillis = offsetMillis;
    casebook.mapped(offsetMillis);
  }

  private void tick() {
    casebook.forget();
    casebook.orderAgain();
    verdicts.tick();
  }

  private void command(Command command) {
    Dossier dossier = casebook.docket().find(command.incidentId());
    boolean open = dossier != null && dossier.open();
    if (open) {
      verdicts.refresh(dossier);
    }
    casebook.command(command);
    if (open) {
      verdicts.called(dossier);
    }
  }

  private void resume(Checkpoint checkpoint) {
    boolean sameBoot = checkpoint.bootId().equals(bootId);
    long shift = sameBoot ? 0 : checkpoint.utcOffsetMillis() - utcOffsetMillis;
    takenUp = new Resumption(rules, casebook).run(checkpoint, shift, nowMillis);
    verdicts.resume();
  }

  /**
   * Bytes of state for all points and rules, without the documents that they were read from and
   * without open incidents.
   */
  long stateBytes() {
    return program.bytes() + cells.bytes() + verdicts.bytes() + casebook.docket().bytes();
  }

  /** The newest reading of each point, for status. */
  PointView view() {
    return new PointView(cells.at.clone(), cells.value.clone(), cells.quality.clone());
  }

  /**
   * The newest reading of each point by point index.
   *
   * @param sampleMillis monotonic milliseconds; {@link Dossier#NONE} where nothing came yet.
   */
  record PointView(long[] sampleMillis, double[] values, byte[] qualities) {}
}
