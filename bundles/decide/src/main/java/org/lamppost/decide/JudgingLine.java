package org.lamppost.decide;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.lamppost.api.Actions;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Journal;
import org.lamppost.api.Line;
import org.lamppost.api.LineException;
import org.lamppost.model.ActionReport;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.Command;
import org.lamppost.model.Fault;
import org.lamppost.model.Outcome;
import org.lamppost.model.Readings;
import org.lamppost.model.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line: one thread that judges what comes in the order in which it comes, has orders carried
 * out before anything is written, and never waits for a disk.
 *
 * <p>What goes wrong with one batch, message or order is logged and answered; the thread goes on,
 * because a line that stands still misses the next fire.
 */
final class JudgingLine implements Line {
  private static final Logger LOG = LoggerFactory.getLogger(JudgingLine.class);
  private static final long TICK_MILLIS = 200;
  private static final long STOP_MILLIS = 1_500;
  private static final long JOIN_MILLIS = 400;
  private static final long CLOCK_STEP_MILLIS = 20;

  private final Parts parts;
  private final Site site;
  private final GatewayClock clock;
  private final Inbox inbox;
  private final Rules rules;
  private final Thread thread;
  private final CountDownLatch journalCame = new CountDownLatch(1);

  // written by any thread, read by the line's
  private volatile Journal offeredJournal;
  private volatile boolean stopping;

  // confined to the line's thread
  private final Engine engine;
  private final Desk desk;
  private final List<Effect> effects = new ArrayList<>();
  private Actions.Standing stands;
  private boolean resumed;
  private long utcOffsetMillis;
  private long lastTickMillis;

  // published by the line's thread
  private volatile LineView view;

  /**
   * What the line works with.
   *
   * @param faults told of rules that cannot work.
   */
  record Parts(Site site, Actions actions, GatewayClock clock, Ids ids, Consumer<Fault> faults) {}

  /**
   * How the line works.
   *
   * @param queueRows readings that may wait.
   * @param reopenMillis how long a closed incident can come back.
   * @param journalWaitMillis how long the start waits for a journal.
   */
  record Limits(int queueRows, long reopenMillis, long journalWaitMillis) {}

  private final Limits limits;

  JudgingLine(Parts parts, Limits limits) {
    this.parts = parts;
    this.limits = limits;
    this.site = parts.site();
    this.clock = parts.clock();
    this.inbox = new Inbox(limits.queueRows());
    this.rules = new Rules(site, parts.faults());
    this.utcOffsetMillis = utcOffset();
    this.lastTickMillis = clock.monotonicMillis();
    Engine.Start start = new Engine.Start(clock.bootId(), lastTickMillis, utcOffsetMillis);
    this.engine = new Engine(rules, parts.ids(), start, limits.reopenMillis());
    this.desk = new Desk(site, clock, this::chore);
    this.view = LineView.of(engine, desk);
    this.thread = new Thread(this::run, "lamppost-line");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Judges what is waiting, writes down what it led to, and ends within 2 s. */
  void stop() {
    stopping = true;
    inbox.close();
    journalCame.countDown();
    chore(() -> {}); // wakes the thread
    try {
      thread.join(STOP_MILLIS + JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.error("line did not end in time, it is interrupted after={}ms", STOP_MILLIS);
      thread.interrupt();
    }
  }

  /** Uses this journal from now on. */
  void journalCame(Journal journal) {
    offeredJournal = journal;
    journalCame.countDown();
    chore(() -> {});
  }

  /** Uses it no more, unless another one has taken its place. */
  void journalWent(Journal journal) {
    if (offeredJournal == journal) {
      offeredJournal = null;
    }
  }

  @Override
  public CompletionStage<Void> offer(Readings batch) {
    Readings sound = sound(batch);
    CompletableFuture<Void> kept = new CompletableFuture<>();
    if (!inbox.offer(new Inbox.Offered(clock.monotonicMillis(), sound, kept))) {
      desk.full(sound);
      String why = stopping ? "the line has ended" : "the line is full";
      kept.completeExceptionally(
          new LineException(why + ": " + sound.size() + " readings are refused"));
    }
    return kept.minimalCompletionStage();
  }

  /** Without rows of points that the site does not have: the others must still be judged. */
  private Readings sound(Readings batch) {
    int strangers = 0;
    for (int row = 0; row < batch.size(); row++) {
      strangers += isKnown(batch.point(row)) ? 0 : 1;
    }
    if (strangers == 0) {
      return batch;
    }
    LOG.error(
        "readings of points that the site does not have are left out count={} points={}",
        strangers,
        rules.pointCount());
    Readings.Builder known = Readings.arrivedAt(batch.arrivalMillis());
    if (batch.urgent()) {
      known.urgent();
    }
    for (int row = 0; row < batch.size(); row++) {
      if (isKnown(batch.point(row))) {
        known.add(batch.point(row), batch.sampleMillis(row), batch.value(row), batch.quality(row));
      }
    }
    return known.build();
  }

  private boolean isKnown(int point) {
    return point >= 0 && point < rules.pointCount();
  }

  @Override
  public void command(Command command) {
    if (!inbox.tell(new Input.Commanded(clock.monotonicMillis(), command))) {
      LOG.error(
          "command not taken, the line is full or ended id={} incident={}",
          command.id(),
          command.incidentId());
    }
  }

  @Override
  public void reported(String incidentId) {
    if (!inbox.tell(new Input.Reported(clock.monotonicMillis(), incidentId))) {
      LOG.warn("receipt not taken, the line is full or ended incident={}", incidentId);
    }
  }

  private void chore(Runnable task) {
    inbox.answer(new Inbox.Chore(clock.monotonicMillis(), task));
  }

  private long utcOffset() {
    return clock.utcMillis() - clock.monotonicMillis();
  }

  private void run() {
    try {
      journalCame.await(limits.journalWaitMillis(), TimeUnit.MILLISECONDS);
      guarded("start", this::begin);
      while (!stopping) {
        Inbox.Work work = inbox.poll(TICK_MILLIS);
        turn(work);
      }
      finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inbox.drain().forEach(this::abandon);
    }
  }

  private void begin() {
    useJournal();
    stand(Standings.takenUp(engine.casebook().docket(), rules));
    audit(AuditEntry.Kind.START, "line", "judging " + rules.size() + " rules");
    LOG.info(
        "line judges rules={} points={} journal={}",
        rules.size(),
        rules.pointCount(),
        desk.journal() != null);
    desk.pump();
  }

  /** One turn: what came first, then the time that has passed until then. */
  private void turn(Inbox.Work work) {
    guarded("mapping the clock", this::mapClock);
    guarded("taking up the journal", this::useJournal);
    if (work != null) {
      guarded("work of the line", () -> take(work));
    }
    long now = work == null ? clock.monotonicMillis() : work.atMillis();
    if (now - lastTickMillis >= TICK_MILLIS) {
      lastTickMillis = now;
      guarded("tick", () -> tell(new Input.Tick(now)));
      view = LineView.of(engine, desk);
    }
    guarded("handing over to the journal", desk::pump);
  }

  /** Whatever fails in one piece of work must not end the judging of all later ones. */
  private static void guarded(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.error("{} failed, the line goes on", what, e);
    }
  }

  private void mapClock() {
    long offset = utcOffset();
    if (Math.abs(offset - utcOffsetMillis) > CLOCK_STEP_MILLIS) {
      utcOffsetMillis = offset;
      tell(new Input.Mapped(clock.monotonicMillis(), offset));
    }
  }

  private void useJournal() {
    Journal present = offeredJournal;
    if (present == desk.journal()) {
      return;
    }
    desk.use(present);
    LOG.info("journal {}", present == null ? "went, judging goes on" : "came");
    if (present != null && !resumed) {
      resumed = true;
      resume(present);
      stand(Standings.takenUp(engine.casebook().docket(), rules));
      view = LineView.of(engine, desk);
    }
  }

  private void resume(Journal journal) {
    byte[] bytes = {};
    try {
      bytes = journal.checkpoint();
      Checkpoint checkpoint = CheckpointCodec.decode(bytes);
      engine.accept(new Input.Resumed(clock.monotonicMillis(), checkpoint), effects::add);
      desk.takenUp(engine.takenUp());
      LOG.info("incidents taken up count={}", checkpoint.dossiers().size());
    } catch (CheckpointException damaged) {
      LOG.error("checkpoint cannot be read, starting without incidents", damaged);
      audit(
          AuditEntry.Kind.FAULT,
          "checkpoint",
          damaged.getMessage() + "; started without the open incidents");
    } catch (RuntimeException failed) {
      LOG.error("journal gave no checkpoint, starting without incidents", failed);
      audit(
          AuditEntry.Kind.FAULT,
          "checkpoint",
          "the journal gave none: " + failed + "; started without the open incidents");
    } finally {
      perform();
    }
  }

  private void audit(AuditEntry.Kind kind, String subject, String detail) {
    desk.audit(new AuditEntry(clock.utcMillis(), kind, subject, detail));
  }

  private void take(Inbox.Work work) {
    if (work instanceof Inbox.Offered offered) {
      judge(offered);
    } else if (work instanceof Inbox.Told told) {
      tell(told.input());
    } else if (work instanceof Inbox.Chore chore) {
      chore.task().run();
    }
  }

  private void tell(Input input) {
    try {
      engine.accept(input, effects::add);
    } finally {
      perform();
    }
  }

  private void judge(Inbox.Offered offered) {
    Readings batch = offered.batch();
    int row = 0;
    while (row < batch.size()) {
      row = judgeFrom(offered, row);
    }
    CompletableFuture<Void> own = perform();
    // An alarm that is sent again changes nothing: it is safe only when its first change is.
    CompletableFuture<Void> changed =
        batch.urgent() ? CompletableFuture.allOf(own, desk.changesKept()) : own;
    desk.pump(); // incidents and earlier losses are handed over before these readings
    CompletionStage<?> readings = desk.readings(batch);
    readings.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            fail(offered.kept(), failure);
          } else {
            changed.whenComplete((all, lost) -> answer(offered.kept(), lost));
          }
        });
  }

  /** A row that fails is left behind; the rows after it may hold the fire. */
  private int judgeFrom(Inbox.Offered offered, int row) {
    try {
      engine.accept(new Input.Batch(offered.atMillis(), offered.batch(), row), effects::add);
      return offered.batch().size();
    } catch (RuntimeException | Error e) {
      LOG.error("a reading could not be judged, the next ones are row={}", engine.row(), e);
      return Math.max(row, engine.row()) + 1;
    }
  }

  private static void answer(CompletableFuture<Void> kept, Throwable failure) {
    if (failure == null) {
      kept.complete(null);
    } else {
      fail(kept, failure);
    }
  }

  private static void fail(CompletableFuture<Void> kept, Throwable failure) {
    kept.completeExceptionally(
        failure instanceof LineException
            ? failure
            : new LineException("judged, but not kept: " + failure.getMessage(), failure));
  }

  /** Orders first, then what is to be kept. Completes when all changes are kept. */
  private CompletableFuture<Void> perform() {
    if (effects.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    List<Effect> due = List.copyOf(effects);
    effects.clear();
    order(due);
    List<CompletableFuture<Void>> kept = new ArrayList<>();
    for (Effect effect : due) {
      if (effect instanceof Effect.Changed changed) {
        log(changed);
        kept.add(desk.change(changed));
      } else if (effect instanceof Effect.Audited audited) {
        desk.audit(audited.entry());
      }
    }
    view = LineView.of(engine, desk);
    return CompletableFuture.allOf(kept.toArray(new CompletableFuture<?>[0]));
  }

  private static void log(Effect.Changed changed) {
    LOG.info(
        "incident {} state={} type={} point={} id={}",
        changed.change().cause(),
        changed.change().state(),
        changed.change().incident().rule().type(),
        changed.change().incident().point(),
        changed.change().incident().id());
  }

  /** All orders of one turn go together, so that those of a group are one. */
  private void order(List<Effect> due) {
    List<Actions.Order> orders = new ArrayList<>();
    boolean changed = false;
    for (Effect effect : due) {
      changed |= effect instanceof Effect.Changed;
      if (effect instanceof Effect.Ordered ordered) {
        orders.add(ordered.order());
      }
    }
    if (changed) {
      stand(Standings.now(engine.casebook().docket()));
    }
    if (orders.isEmpty()) {
      return;
    }
    try {
      List<CompletionStage<ActionReport>> reports = parts.actions().perform(orders);
      for (int i = 0; i < orders.size(); i++) {
        follow(orders.get(i), reports.get(i));
      }
    } catch (RuntimeException e) {
      LOG.error("orders could not be given orders={}", orders, e);
      orders.forEach(order -> follow(order, CompletableFuture.failedFuture(e)));
    }
  }

  /** Interlocks are known before the orders that they may forbid. */
  private void stand(Actions.Standing standing) {
    if (!standing.equals(stands)) {
      stands = standing;
      guarded("telling what stands", () -> parts.actions().standing(standing));
    }
  }

  private void follow(Actions.Order order, CompletionStage<ActionReport> report) {
    report.whenComplete(
        (done, failure) -> {
          ActionReport known = failure == null ? done : unknown(order, failure);
          Input acted = new Input.Acted(clock.monotonicMillis(), order, known);
          inbox.answer(new Inbox.Told(acted, false));
        });
  }

  private ActionReport unknown(Actions.Order order, Throwable failure) {
    Outcome outcome = new Outcome.Unknown("the order failed: " + failure);
    return new ActionReport(
        rules.pointAt(order.point()).id(), order.value(), outcome, clock.utcMillis());
  }

  /** Works off what came before the end, then waits for the journal, but not for long. */
  private void finish() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
    Inbox.Work work = inbox.poll(0);
    while (work != null && System.nanoTime() < deadline) {
      turn(work);
      work = inbox.poll(0);
    }
    if (work != null) {
      abandon(work);
    }
    audit(AuditEntry.Kind.STOP, "line", "stopped");
    guarded("handing over to the journal", desk::pump);
    while (!desk.idle() && System.nanoTime() < deadline) {
      turn(inbox.poll(50));
    }
    LOG.info("line ended unkept={}", desk.waitingChanges());
  }

  private void abandon(Inbox.Work work) {
    if (work instanceof Inbox.Offered offered) {
      desk.full(offered.batch());
      guarded("declaring the last loss", desk::pump);
      fail(offered.kept(), new LineException("the line ended before it was judged"));
    }
  }

  /** What the room shows of itself. Safe from any thread. */
  Map<String, Object> status() {
    LineView shown = view;
    long now = clock.monotonicMillis();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rules", rules.size());
    map.put("open", shown.incidents());
    map.put("raised", shown.raised());
    map.put("closed", shown.closed());
    map.put("queuedRows", inbox.rows());
    map.put("lagMillis", inbox.lagMillis(now));
    map.put("waitingChanges", shown.waitingChanges());
    map.put("journal", shown.journal());
    map.put("running", thread.isAlive());
    map.put("points", shown.pointMap(site, clock));
    return map;
  }
}
