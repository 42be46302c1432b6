package org.lamppost.decide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.lamppost.api.Actions;
import org.lamppost.decide.LifeCycle.Signal;
import org.lamppost.decide.LifeCycle.Stage;
import org.lamppost.decide.LifeCycle.Step;
import org.lamppost.model.ActionReport;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.Command;
import org.lamppost.model.Incident;
import org.lamppost.model.IncidentChange.Cause;
import org.lamppost.model.IncidentChange.Closure;
import org.lamppost.model.IncidentChange.Platform;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Outcome;
import org.lamppost.model.Point;
import org.lamppost.model.Rule;
import org.lamppost.model.Rule.Release;

/**
 * Leads incidents through their life: keeps their dossiers, gives the orders that belong to each
 * step, and tells every change.
 *
 * <p>Orders are told before the change that they belong to. Confined to the engine's thread.
 */
final class Casebook {
  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final int MOST_DOUBLINGS = 5;

  private static final int MOST_COMMANDS = 1_000;
  private static final int REMEMBERED_COMMANDS = 64;
  private static final int LONGEST_TEXT = 1_000;

  private final Rules rules;
  private final Docket docket;
  private final Ids ids;
  private final String bootId;
  private final long reopenMillis;
  private final Set<String> commands = new LinkedHashSet<>();

  // the present input
  private long nowMillis;
  private long utcOffsetMillis;
  private Consumer<Effect> out = effect -> {};

  // how often each rule has raised in the newest millisecond that one did
  private final Map<String, Integer> raisedAtOnce = new HashMap<>();
  private long raisedUtcMillis = Dossier.NONE;

  // since the start
  private long raised;
  private long closed;

  Casebook(Rules rules, Ids ids, String bootId, long reopenMillis) {
    this.rules = rules;
    this.docket = new Docket(rules.size());
    this.ids = ids;
    this.bootId = bootId;
    this.reopenMillis = reopenMillis;
  }

  /** Begins an input. */
  void begin(long now, Consumer<Effect> sink) {
    nowMillis = now;
    out = sink;
  }

  void mapped(long offsetMillis) {
    utcOffsetMillis = offsetMillis;
  }

  long utc(long monotonicMillis) {
    return monotonicMillis + utcOffsetMillis;
  }

  Docket docket() {
    return docket;
  }

  long raised() {
    return raised;
  }

  long closed() {
    return closed;
  }

  /** Forgets incidents that are too old to come back. */
  void forget() {
    docket.forget(nowMillis - reopenMillis);
  }

  /** The rule came true: the incident that just ended comes back, or a new one begins. */
  void raise(int rule, Sighting sighting) {
    Dossier last = docket.ended(rule);
    Dossier dossier = last;
    if (reopens(last, sighting.test)) {
      last.repeats++;
      last.closure = Closure.NONE;
      last.standing();
    } else {
      dossier = open(rule, sighting);
      adopt(dossier, last);
    }
    raised++;
    bad(dossier, sighting);
  }

  private boolean reopens(Dossier last, boolean test) {
    return last != null
        && last.stage.state() == IncidentState.CLOSED
        && last.incident.test() == test
        && nowMillis - last.endedMillis < reopenMillis;
  }

  private Dossier open(int number, Sighting sighting) {
    Rule rule = rules.rule(number);
    Point watched = rules.pointAt(rules.point(number));
    long utcMillis = utc(nowMillis);
    Incident incident =
        new Incident(
            id(rule, utcMillis),
            rule,
            watched.id(),
            watched.unit(),
            rules.locationOf(watched.id()),
            utcMillis,
            sighting.test);
    List<Latch> latches = new ArrayList<>();
    for (Rule.ActionSpec action : rule.actions()) {
      latches.add(
          new Latch(
              rules.pointAt(action.point()).id(),
              action.value(),
              action.release(),
              action.released()));
    }
    return new Dossier(incident, number, latches, sighting.evidence());
  }

  private String id(Rule rule, long utcMillis) {
    if (utcMillis != raisedUtcMillis) {
      raisedUtcMillis = utcMillis;
      raisedAtOnce.clear();
    }
    int count = raisedAtOnce.merge(rule.id(), 1, Integer::sum) - 1;
    return ids.next(new Ids.Raise(rule.id(), bootId, nowMillis, utcMillis, count));
  }

  /** What an earlier incident of the rule still holds is held by the later one from now on. */
  void adopt(Dossier later, Dossier earlier) {
    if (earlier == null) {
      return;
    }
    for (Latch held : earlier.latches) {
      Latch latch = later.latch(held.target);
      if (held.engaged && latch != null && !later.incident.test()) {
        latch.engaged = true;
        held.engaged = false;
      }
    }
  }

  /** The condition is seen true: raised, back from verification, or no news. */
  void bad(Dossier dossier, Sighting sighting) {
    see(dossier, sighting);
    boolean again = dossier.clearing;
    if (!LifeCycle.newsIfTrue(dossier.stage)) {
      orderIfDue(dossier, sighting.fresh);
      return;
    }
    Step step = LifeCycle.next(dossier.stage, Signal.TRUE, dossier.facts());
    if (step instanceof Step.Go go) {
      dossier.repeats += again ? 1 : 0;
      dossier.standing();
      engage(dossier, sighting.fresh);
      go(dossier, go.next(), go.cause());
    }
  }

  private void orderIfDue(Dossier dossier, boolean fresh) {
    if (dossier.ordersDue && fresh) {
      engage(dossier, true);
    }
  }

  /** The first sample that shows the condition over. */
  void over(Dossier dossier, Sighting sighting) {
    see(dossier, sighting);
    dossier.clearing = true;
    apply(dossier, Signal.OVER);
  }

  /** The sensor's proof is complete or, where a latch holds the incident open, goes on. */
  void proven(Dossier dossier, Sighting sighting, Closure proof) {
    see(dossier, sighting);
    dossier.provenBy = proof;
    if (!dossier.proven) {
      dossier.proven = true;
      dossier.dropOrders();
      release(dossier, Release.CLEAR);
    }
    if (!dossier.latched()) {
      dossier.closure = proof;
      apply(dossier, Signal.PROVEN);
    }
  }

  /** Ends an incident by policy, for a reason that it carries. */
  void giveUp(Dossier dossier, String reason) {
    Platform said = dossier.platform;
    dossier.platform = new Platform(said.workOrder(), said.by(), reason);
    release(dossier, Release.CLEAR);
    apply(dossier, Signal.GIVEN_UP);
  }

  /** The city has stored a record of it. */
  void reported(String incidentId) {
    Dossier dossier = docket.find(incidentId);
    if (dossier != null) {
      apply(dossier, Signal.RECEIPT);
    }
  }

  private void see(Dossier dossier, Sighting sighting) {
    dossier.see(sighting);
    dossier.judgedMillis = sighting.judgedMillis;
  }

  private void apply(Dossier dossier, Signal signal) {
    if (LifeCycle.next(dossier.stage, signal, dossier.facts()) instanceof Step.Go go) {
      go(dossier, go.next(), go.cause());
    }
  }

  private void go(Dossier dossier, Stage next, Cause cause) {
    boolean ends = dossier.stage.state().open() && !next.state().open();
    if (ends) {
      dossier.endedMillis = nowMillis;
      closed++;
    }
    dossier.stage = next;
    tell(dossier, cause, dossier.platform);
  }

  private void tell(Dossier dossier, Cause cause, Platform said) {
    docket.settle(dossier);
    dossier.encoded = CheckpointCodec.encode(dossier);
    List<String> newest = new ArrayList<>(commands);
    Snapshot snapshot =
        new Snapshot(
            bootId,
            utcOffsetMillis,
            docket.parts(),
            newest.subList(Math.max(0, newest.size() - REMEMBERED_COMMANDS), newest.size()));
    out.accept(new Effect.Changed(dossier.change(cause, utc(nowMillis), said), snapshot));
  }

  /** Carries out a command, or says why not. A repeated id is no news. */
  void command(Command command) {
    if (!remember(command.id())) {
      return;
    }
    Dossier dossier = docket.find(command.incidentId());
    if (dossier == null) {
      refuse(command, "no such incident");
      return;
    }
    Signal signal = Signal.valueOf(command.type().name());
    Step step = LifeCycle.next(dossier.stage, signal, dossier.facts());
    if (step instanceof Step.Go go) {
      dossier.platform = said(dossier.platform, command, command.reason());
      obey(dossier, go);
    } else if (step instanceof Step.Refuse refuse) {
      dossier.stage = refuse.next();
      tell(dossier, Cause.REFUSED, said(dossier.platform, command, why(dossier)));
    } else if (step instanceof Step.Impossible impossible) {
      refuse(command, impossible.why());
    }
  }

  private boolean remember(String id) {
    if (id.isEmpty()) {
      return true;
    }
    if (!commands.add(clip(id))) {
      return false;
    }
    if (commands.size() > MOST_COMMANDS) {
      commands.remove(commands.iterator().next());
    }
    return true;
  }

  private void obey(Dossier dossier, Step.Go go) {
    if (go.cause() == Cause.RESET) {
      release(dossier, Release.RESET);
    } else if (go.cause() == Cause.FALSE_ALARM) {
      dossier.dropOrders();
      release(dossier, Release.CLEAR);
    }
    go(dossier, go.next(), go.cause());
    if (go.cause() == Cause.RESET && dossier.proven && dossier.open()) {
      dossier.closure = dossier.provenBy;
      apply(dossier, Signal.PROVEN);
    }
  }

  private String why(Dossier dossier) {
    if (dossier.facts().sensor() == LifeCycle.Sensor.STANDING) {
      return rules.explain(dossier.ruleNumber, dossier.evidence().value());
    }
    return "an output is latched; it needs a reset first";
  }

  private void refuse(Command command, String why) {
    String deed = command.type().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    String detail = deed + " " + clip(command.id()) + " refused: " + why;
    out.accept(
        new Effect.Audited(
            new AuditEntry(
                utc(nowMillis), AuditEntry.Kind.COMMAND, clip(command.incidentId()), detail)));
  }

  private static Platform said(Platform before, Command command, String reason) {
    return new Platform(
        command.workOrder().isEmpty() ? before.workOrder() : clip(command.workOrder()),
        command.by().isEmpty() ? before.by() : clip(command.by()),
        clip(reason));
  }

  /** What comes from outside goes into every later checkpoint, so it has a limit. */
  private static String clip(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
  }

  private void engage(Dossier dossier, boolean fresh) {
    if (dossier.incident.test()) {
      return;
    }
    dossier.ordersDue = !fresh;
    for (Latch latch : dossier.latches) {
      if (fresh && !latch.engaged) {
        latch.engaged = true;
        latch.refusals = 0;
        latch.retryAtMillis = Dossier.NONE;
        order(dossier, latch, latch.value);
      }
    }
  }

  /**
   * Gives refused orders again when their pause is over, for as long as the condition stands: a
   * refused order was certainly not written, and a detector may never send its alarm again.
   */
  void orderAgain() {
    List<Dossier> refused = docket.refused(nowMillis);
    for (Dossier dossier : refused) {
      if (!dossier.clearing && !dossier.ordersDue) {
        orderAgain(dossier);
      }
    }
  }

  private void orderAgain(Dossier dossier) {
    for (Latch latch : dossier.latches) {
      if (latch.retryAtMillis != Dossier.NONE && nowMillis >= latch.retryAtMillis) {
        latch.retryAtMillis = Dossier.NONE;
        latch.engaged = true;
        order(dossier, latch, latch.value);
      }
    }
  }

  private void release(Dossier dossier, Release release) {
    for (Latch latch : dossier.latches) {
      if (latch.engaged && latch.release == release) {
        latch.engaged = false;
        handBack(dossier, latch);
      }
    }
  }

  /** An output that another incident needs stays, or becomes, what that one asked for. */
  private void handBack(Dossier dossier, Latch latch) {
    Docket.Holder other = docket.holder(latch.target, dossier);
    if (other == null) {
      order(dossier, latch, latch.released);
    } else if (other.latch().value != latch.value) {
      order(other.dossier(), other.latch(), other.latch().value);
    }
  }

  private void order(Dossier dossier, Latch latch, double value) {
    latch.awaiting++;
    Point output = rules.pointOf(latch.target);
    if (output == null) {
      latch.awaiting--;
      Outcome refused = new Outcome.Refused("the site has no such output any more");
      dossier.report(new ActionReport(latch.target, value, refused, utc(nowMillis)));
      return;
    }
    out.accept(new Effect.Ordered(new Actions.Order(output.index(), value, dossier.incident.id())));
  }

  /** What became of an order. */
  void acted(Actions.Order order, ActionReport report) {
    Dossier dossier = docket.find(order.incidentId());
    if (dossier == null) {
      return;
    }
    Latch latch = dossier.latch(report.target());
    boolean news = true;
    if (latch != null) {
      latch.awaiting = Math.max(0, latch.awaiting - 1);
      news = noteOutcome(dossier, latch, report);
    }
    if (news) {
      dossier.report(report);
      tellOutcomes(dossier);
    }
  }

  /**
   * Notes what became of an order that holds an output. Unknown is as good as done: it may have
   * been written, so it is not given again.
   *
   * @return whether it is news: of refusals in a row only the first is, or the journal would fill.
   */
  private boolean noteOutcome(Dossier dossier, Latch latch, ActionReport report) {
    if (!latch.engaged || report.value() != latch.value) {
      return true;
    }
    if (!(report.outcome() instanceof Outcome.Refused)) {
      latch.refusals = 0;
      return true;
    }
    latch.engaged = false;
    latch.refusals++;
    if (!dossier.open()) {
      return true;
    }
    latch.retryAtMillis = nowMillis + pause(latch.refusals);
    return latch.refusals == 1;
  }

  private static long pause(int refusals) {
    int doublings = Math.min(refusals - 1, MOST_DOUBLINGS);
    return Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << doublings);
  }

  /**
   * Notes that nobody will ever say what became of the orders that an earlier run gave.
   *
   * @return whether there were any.
   */
  boolean unanswered(Dossier dossier) {
    boolean any = false;
    for (Latch latch : dossier.latches) {
      if (latch.awaiting > 0) {
        latch.awaiting = 0;
        any = true;
        double value = latch.engaged ? latch.value : latch.released;
        Outcome unknown = new Outcome.Unknown("the gateway restarted before the answer");
        dossier.report(new ActionReport(latch.target, value, unknown, utc(nowMillis)));
      }
    }
    return any;
  }

  /** Tells the outcomes that were noted. */
  void tellOutcomes(Dossier dossier) {
    tell(dossier, Cause.ACTION, dossier.platform);
  }

  /** Commands that an earlier run applied are not applied again. */
  void rememberAll(List<String> ids) {
    ids.forEach(this::remember);
  }
}
