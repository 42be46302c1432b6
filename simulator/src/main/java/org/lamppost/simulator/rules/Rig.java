package org.lamppost.simulator.rules;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.lamppost.api.Actions;
import org.lamppost.decide.RuleEngine;
import org.lamppost.model.ActionReport;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.Command;
import org.lamppost.model.Device;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Outcome;
import org.lamppost.model.Point;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;

/**
 * Plays a fixture or a recorded day through the engine as the line would: inputs in their order,
 * ticks between them, answers of outputs when they are due, kills with the checkpoint that the last
 * change left. Time stands still but for the events.
 *
 * <p>Used once. Not thread-safe.
 */
final class Rig implements RuleEngine.Told {
  /** What of monotonic time had passed when the first run began. */
  private static final long BOOTED = 1_000_000;

  /** The same for a machine that has just started. */
  private static final long FRESH = 5_000;

  private static final long REOPEN = 86_400_000;
  private static final long ANSWER = 50;
  private static final int NEVER = -1;

  private final Fixture fixture;
  private final long tick;
  private final int killAfter;
  private final boolean[] alarm;
  private final Step.Answers[] answers;
  private final List<Happening> happenings = new ArrayList<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, Boolean> open = new LinkedHashMap<>();
  private final List<Step.Event> missed = new ArrayList<>();
  private final PriorityQueue<Answer> due =
      new PriorityQueue<>(Comparator.comparingLong(Answer::at).thenComparingInt(Answer::number));

  // valid for one run of the gateway
  private RuleEngine engine;
  private long base = BOOTED;
  private long steps;
  private int boots = 1;
  private long downUntil = Long.MIN_VALUE;

  private long now;
  private long nextTick;
  private int given;
  private int told;
  private byte[] checkpoint = {};

  private record Answer(long at, int number, Actions.Order order, Step.Kind kind) {}

  private Rig(Fixture fixture, long tick, int killAfter) {
    this.fixture = fixture;
    this.tick = tick;
    this.killAfter = killAfter;
    this.alarm = new boolean[fixture.site().points().size()];
    this.answers = new Step.Answers[alarm.length];
    for (Device device : fixture.site().devices()) {
      device.points().forEach(point -> alarm[point.index()] = device.alarm());
    }
  }

  /**
   * What came of a run.
   *
   * @param happenings in order.
   * @param open the incidents that are open at the end, in the order of raising.
   */
  record Result(List<Happening> happenings, List<String> open) {}

  /** Plays it with ticks on a grid of so many milliseconds. */
  static Result play(Fixture fixture, long tickMillis) {
    return new Rig(fixture, tickMillis, NEVER).run();
  }

  /** The same with a kill after the input of that number, from 0. */
  static Result playKilled(Fixture fixture, long tickMillis, int input) {
    return new Rig(fixture, tickMillis, input).run();
  }

  private Result run() {
    begin();
    boolean recorded = fixture.events().stream().anyMatch(e -> e.step() instanceof Step.Tick);
    nextTick = recorded ? Long.MAX_VALUE : tick;
    int number = 0;
    for (Step.Event event : fixture.events()) {
      passTo(event.at());
      now = event.at();
      take(event);
      if (number++ == killAfter) {
        kill(new Step.Restart(0, false, 0, true));
        passTo(now);
      }
    }
    passTo(fixture.end().at() + 1);
    List<String> standing = new ArrayList<>();
    open.forEach((id, is) -> standing.addAll(is ? List.of(id) : List.of()));
    return new Result(happenings, standing);
  }

  private void begin() {
    RuleEngine.Start start = new RuleEngine.Start("boot-" + boots, mono(), utcOffset(), REOPEN);
    engine =
        new RuleEngine(
            fixture.site(),
            start,
            fault -> {
              throw new IllegalStateException(fault.toString());
            });
    engine.resume(mono(), checkpoint, this);
  }

  private long mono() {
    return now + base;
  }

  private long utcOffset() {
    return fixture.head().startUtcMillis() + steps - base;
  }

  /** Lets everything happen that is due before a moment. */
  private void passTo(long moment) {
    while (true) {
      long answer = due.isEmpty() ? Long.MAX_VALUE : due.peek().at();
      long start = engine == null ? downUntil : Long.MAX_VALUE;
      long next = Math.min(Math.min(answer, start), nextTick);
      if (next >= moment && !(start <= moment && next == start)) {
        return;
      }
      now = next;
      if (next == start) {
        comeBack();
      } else if (next == answer) {
        answer(due.poll());
      } else {
        nextTick += tick;
        if (engine != null) {
          engine.tick(mono(), this);
        }
      }
    }
  }

  private void take(Step.Event event) {
    if (engine == null) {
      boolean again = event.step() instanceof Step.Read read && alarm[read.points()[0]];
      if (again) {
        missed.add(event);
      } else if (event.step() instanceof Step.Clock clock) {
        steps += clock.millis();
      }
      return;
    }
    Step step = event.step();
    if (step instanceof Step.Read read) {
      engine.judge(mono(), batch(read, now), this);
    } else if (step instanceof Step.Clock clock) {
      steps += clock.millis();
      engine.map(mono(), utcOffset(), this);
    } else if (step instanceof Step.Restart restart) {
      kill(restart);
    } else if (step instanceof Step.Told command) {
      engine.command(mono(), command(command), this);
    } else if (step instanceof Step.Receipt receipt) {
      engine.reported(mono(), idOf(receipt.incident()), this);
    } else if (step instanceof Step.Answers answer) {
      answers[answer.point()] = answer;
    } else if (step instanceof Step.Tick) {
      engine.tick(mono(), this);
    }
  }

  /** A batch that reached the gateway at a moment, now or earlier. */
  private Readings batch(Step.Read read, long sentAt) {
    Readings.Builder batch = Readings.arrivedAt(mono());
    for (int row = 0; row < read.points().length; row++) {
      Point point = fixture.site().points().get(read.points()[row]);
      long sample = sentAt + base + read.sampled()[row];
      double value = read.values()[row];
      if (read.qualities()[row] == Step.Read.JUDGE) {
        batch.add(point, sample, value);
      } else {
        batch.add(point.index(), sample, value, Quality.of(read.qualities()[row]));
      }
    }
    return batch.build();
  }

  private Command command(Step.Told command) {
    told++;
    return new Command(
        "command-" + told,
        idOf(command.incident()),
        command.type(),
        command.by(),
        command.workOrder(),
        command.reason());
  }

  private String idOf(String name) {
    return names.entrySet().stream()
        .filter(each -> each.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("unknown " + name);
  }

  private String nameOf(String id) {
    return names.computeIfAbsent(id, first -> "#" + (names.size() + 1));
  }

  private void kill(Step.Restart restart) {
    engine = null;
    due.clear();
    missed.clear();
    steps += restart.utc();
    downUntil = now + restart.down();
    if (restart.newBoot()) {
      boots++;
      base = FRESH - downUntil;
    }
    redelivers = restart.redelivered();
  }

  private boolean redelivers;

  private void comeBack() {
    begin();
    List<Step.Event> again = redelivers ? List.copyOf(missed) : List.of();
    missed.clear();
    for (Step.Event event : again) {
      engine.judge(mono(), batch((Step.Read) event.step(), event.at()), this);
    }
  }

  private void answer(Answer answer) {
    Point output = fixture.site().points().get(answer.order().point());
    double value = answer.order().value();
    Outcome outcome =
        switch (answer.kind()) {
          case DONE -> new Outcome.Done(value);
          case REFUSED -> new Outcome.Refused("the output refuses");
          case UNKNOWN -> new Outcome.Unknown("the output does not answer");
        };
    ActionReport report = new ActionReport(output.id(), value, outcome, mono() + utcOffset());
    engine.acted(mono(), answer.order(), report, this);
  }

  @Override
  public void ordered(Actions.Order order) {
    Point output = fixture.site().points().get(order.point());
    ObjectNode facts = JsonNodeFactory.instance.objectNode().put("set", order.value());
    happenings.add(
        new Happening(now, Happening.ORDER + output.id(), nameOf(order.incidentId()), facts));
    Step.Answers how = answers[order.point()];
    Step.Kind kind = how == null ? Step.Kind.DONE : how.kind();
    due.add(new Answer(now + (how == null ? ANSWER : how.after()), given++, order, kind));
  }

  @Override
  public void changed(IncidentChange change, Supplier<byte[]> state) {
    checkpoint = state.get();
    String name = nameOf(change.incident().id());
    open.put(name, change.state().open());
    happenings.add(new Happening(now, Head.nameOf(change.cause()), name, facts(change)));
  }

  private ObjectNode facts(IncidentChange change) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("state", change.state().name());
    facts.put("type", change.incident().rule().type());
    facts.put("level", change.incident().rule().level());
    facts.put("rule", change.incident().rule().id());
    facts.put("point", change.incident().point().toString());
    if (Double.isFinite(change.evidence().value())) {
      facts.put("value", change.evidence().value());
    } else {
      facts.putNull("value");
    }
    facts.put("quality", change.evidence().quality().name());
    facts.put("sampledAt", sinceStart(change.evidence().sampleUtcMillis()));
    facts.put("test", change.incident().test());
    facts.put("repeats", change.repeats());
    if (!change.closure().equals(IncidentChange.Closure.NONE)) {
      facts
          .putObject("closure")
          .put("point", change.closure().point())
          .put("from", sinceStart(change.closure().fromUtcMillis()))
          .put("to", sinceStart(change.closure().toUtcMillis()))
          .put("samples", change.closure().samples());
    }
    facts.put("reason", change.platform().reason());
    return facts;
  }

  private long sinceStart(long utcMillis) {
    return utcMillis - utcOffset() - base;
  }

  @Override
  public void audited(AuditEntry entry) {
    // What a fixture expects of a command shows in the changes.
  }
}
