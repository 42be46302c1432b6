package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.decide.Street.CONTACTOR;
import static org.lamppost.decide.Street.HEAT;
import static org.lamppost.decide.Street.PRESSURE;
import static org.lamppost.decide.Street.SIREN;
import static org.lamppost.decide.Street.SMOKE;
import static org.lamppost.decide.Street.above;
import static org.lamppost.decide.Street.below;
import static org.lamppost.decide.Street.onClear;
import static org.lamppost.decide.Street.onReset;
import static org.lamppost.decide.Street.rule;
import static org.lamppost.decide.Street.silence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.lamppost.api.Actions;
import org.lamppost.model.ActionReport;
import org.lamppost.model.Command;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.IncidentChange.Cause;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Outcome;
import org.lamppost.model.Point;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.model.Rule;
import org.lamppost.model.Site;

/** What holds for whatever comes in. */
class EnginePropertiesTest {
  private static final Set<Cause> ENDS = Set.of(Cause.CLOSE, Cause.FALSE_ALARM, Cause.EXPIRE);

  private static final Rule[] RULES = {
    rule("fire", above(SMOKE, 0.5, 0.5, 0, 0), onReset(CONTACTOR), onClear(SIREN)),
    rule("hot", above(HEAT, 60, 50, 10, 20), onClear(SIREN)),
    rule("low", below(PRESSURE, 0.14, 0.16, 15, 10)),
    rule("silent", silence(PRESSURE, 40)),
  };

  /** Limits without times: what a restart must not change at all. */
  private static final Rule[] PLAIN = {
    rule("fire", above(SMOKE, 0.5, 0.5, 0, 0)),
    rule("hot", above(HEAT, 60, 50, 0, 0)),
    rule("low", below(PRESSURE, 0.14, 0.16, 0, 0)),
  };

  /** One thing that happens, some seconds after the one before. */
  private record Event(int after, int what, int choice, int quality) {}

  @Provide
  Arbitrary<List<Event>> scripts() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 20),
            Arbitraries.integers().between(0, 11),
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 19))
        .as(Event::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(120);
  }

  @Property(tries = 150)
  void the_same_inputs_lead_to_the_same_effects_byte_for_byte(
      @ForAll("scripts") List<Event> script) {
    Bench one = new Bench(RULES);
    Bench other = new Bench(RULES);
    List<Input> inputs = inputs(script, one);
    inputs.forEach(other::accept);

    assertEquals(one.told, other.told);
    assertEquals(one.effects.size(), other.effects.size());
    for (int i = 0; i < one.effects.size(); i++) {
      if (one.effects.get(i) instanceof Effect.Changed changed
          && other.effects.get(i) instanceof Effect.Changed again) {
        assertEquals(changed.change(), again.change());
        assertArrayEquals(changed.snapshot().encode(), again.snapshot().encode());
      } else {
        assertEquals(one.effects.get(i), other.effects.get(i));
      }
    }
  }

  @Property(tries = 150)
  void a_rule_has_one_open_incident_and_each_raise_has_at_most_one_end(
      @ForAll("scripts") List<Event> script) {
    Bench bench = new Bench(RULES);
    inputs(script, bench);
    Map<String, String> open = new HashMap<>();
    for (IncidentChange change : changes(bench)) {
      String rule = change.incident().rule().id();
      String id = change.incident().id();
      if (change.cause() == Cause.RAISE || change.cause() == Cause.REOPEN) {
        assertEquals(null, open.put(rule, id), "second open incident of " + rule);
      } else if (change.state().open()) {
        assertEquals(id, open.get(rule), "a change of an incident that is not the open one");
      } else if (ENDS.contains(change.cause())) {
        assertTrue(open.remove(rule, id), "ended twice or never raised: " + id);
      }
      boolean closes = change.state() == IncidentState.CLOSED;
      assertEquals(closes, change.closure().samples() > 0, "closed without proof " + change);
    }
  }

  @Property(tries = 150)
  void a_sensor_that_is_well_for_long_enough_closes_everything_exactly_once(
      @ForAll("scripts") List<Event> script) {
    Bench bench = new Bench(RULES);
    inputs(script, bench);
    int second = script.stream().mapToInt(Event::after).sum();
    for (int i = 1; i <= 5; i++) {
      bench.good(second + i * 10, SMOKE, 0).good(second + i * 10, HEAT, 20);
      bench.good(second + i * 10, PRESSURE, 0.3).tick(second + i * 10);
    }
    Set<String> ids = new HashSet<>();
    changes(bench).forEach(change -> ids.add(change.incident().id()));
    for (String id : ids) {
      bench.command(second + 60, Command.Type.RESET, id);
    }
    int balance = 0;
    for (IncidentChange change : changes(bench)) {
      boolean begins = change.cause() == Cause.RAISE || change.cause() == Cause.REOPEN;
      boolean ends = ENDS.contains(change.cause());
      balance += begins ? 1 : 0;
      balance -= ends && !change.state().open() ? 1 : 0;
    }
    assertEquals(0, balance);
    assertEquals(0, bench.engine.casebook().docket().all().stream().filter(Dossier::open).count());
  }

  @Property(tries = 200)
  void a_kill_at_any_point_changes_nothing_that_the_city_sees_of_plain_limits(
      @ForAll("scripts") List<Event> script,
      @ForAll @IntRange(max = 120) int killAt,
      @ForAll @IntRange(max = 6) int notKept,
      @ForAll @IntRange(max = 10) int notAcknowledged) {
    List<Input> inputs = plain(script);
    Bench whole = new Bench(PLAIN);
    inputs.forEach(whole::accept);

    int killed = Math.min(killAt, inputs.size());
    Bench before = new Bench(PLAIN);
    List<Integer> changesAfter = new ArrayList<>();
    for (Input input : inputs.subList(0, killed)) {
      before.accept(input);
      changesAfter.add(changes(before).size());
    }
    int kept = Math.max(0, changes(before).size() - notKept);
    int acknowledged = acknowledged(changesAfter, kept, notAcknowledged);

    int second = script.subList(0, killed).stream().mapToInt(Event::after).sum();
    Bench after = new Bench(Street.site(PLAIN), "boot-1", second).idsFrom(1_000);
    if (kept > 0) {
      after.resume(second, snapshot(before, kept));
    }
    inputs.subList(acknowledged, inputs.size()).forEach(after::accept);

    List<String> seen = seen(changes(before).subList(0, kept));
    seen.addAll(seen(changes(after)));
    assertEquals(seen(changes(whole)), seen);
  }

  /** An input may be acknowledged only when all changes that it led to are kept. */
  private static int acknowledged(List<Integer> changesAfter, int kept, int fewer) {
    int most = 0;
    while (most < changesAfter.size() && changesAfter.get(most) <= kept) {
      most++;
    }
    return Math.max(0, most - fewer);
  }

  @Property(tries = 150)
  void a_restart_never_raises_what_is_open(
      @ForAll("scripts") List<Event> script, @ForAll @IntRange(max = 120) int killAt) {
    Bench before = new Bench(RULES);
    List<Event> first = script.subList(0, Math.min(killAt, script.size()));
    inputs(first, before);
    int second = first.stream().mapToInt(Event::after).sum();
    Bench after = new Bench(Street.site(RULES), "boot-1", second).idsFrom(1_000);
    int kept = changes(before).size();
    Set<String> open = new HashSet<>();
    if (kept > 0) {
      after.resume(second, snapshot(before, kept));
      after.engine.casebook().docket().all().stream()
          .filter(Dossier::open)
          .forEach(dossier -> open.add(dossier.incident.rule().id()));
    }
    assertEquals(openRules(before), open, "all open incidents are taken up");
    int already = changes(after).size();
    after.good(second + 1, SMOKE, 1).good(second + 1, HEAT, 70).good(second + 1, PRESSURE, 0.1);
    for (IncidentChange change : changes(after).subList(already, changes(after).size())) {
      boolean raises = change.cause() == Cause.RAISE || change.cause() == Cause.REOPEN;
      boolean real = raises && !change.incident().test();
      boolean wasTest = real && testWasOpen(before, change.incident().rule().id());
      assertTrue(!real || wasTest || !open.contains(change.incident().rule().id()), "" + change);
    }
  }

  private static boolean testWasOpen(Bench bench, String rule) {
    return bench.engine.casebook().docket().all().stream()
        .anyMatch(
            dossier ->
                dossier.open()
                    && dossier.incident.test()
                    && dossier.incident.rule().id().equals(rule));
  }

  private static Set<String> openRules(Bench bench) {
    Set<String> rules = new HashSet<>();
    bench.engine.casebook().docket().all().stream()
        .filter(Dossier::open)
        .forEach(dossier -> rules.add(dossier.incident.rule().id()));
    return rules;
  }

  private static byte[] snapshot(Bench bench, int change) {
    return bench.effects.stream()
        .filter(Effect.Changed.class::isInstance)
        .map(Effect.Changed.class::cast)
        .toList()
        .get(change - 1)
        .snapshot()
        .encode();
  }

  private static List<IncidentChange> changes(Bench bench) {
    return bench.effects.stream()
        .filter(Effect.Changed.class::isInstance)
        .map(effect -> ((Effect.Changed) effect).change())
        .toList();
  }

  private static List<String> seen(List<IncidentChange> changes) {
    List<String> seen = new ArrayList<>();
    for (IncidentChange change : changes) {
      seen.add(
          change.incident().rule().id()
              + " "
              + change.state()
              + " "
              + change.cause()
              + " "
              + change.repeats()
              + " "
              + change.evidence());
    }
    return seen;
  }

  /** Readings only, each point's samples in order. */
  private static List<Input> plain(List<Event> script) {
    List<Input> inputs = new ArrayList<>();
    int second = 0;
    for (Event event : script) {
      second += event.after();
      int point = event.what() % 3;
      inputs.add(batch(second, second, point, value(point, event.choice()), Quality.GOOD));
    }
    return inputs;
  }

  /** Anything: readings good, bad, late and of a walk test, time, commands, receipts, outcomes. */
  private static List<Input> inputs(List<Event> script, Bench bench) {
    List<Input> inputs = new ArrayList<>();
    int second = 0;
    int number = 0;
    for (Event event : script) {
      second += event.after();
      Input input = input(event, second, number++, bench);
      inputs.add(input);
      int from = bench.effects.size();
      bench.accept(input);
      for (Effect effect : List.copyOf(bench.effects.subList(from, bench.effects.size()))) {
        if (effect instanceof Effect.Ordered ordered) {
          Input acted = acted(second, ordered.order(), event.quality());
          inputs.add(acted);
          bench.accept(acted);
        }
      }
    }
    return inputs;
  }

  private static Input input(Event event, int second, int number, Bench bench) {
    long now = Bench.millis(second);
    if (event.what() == 9) {
      return new Input.Tick(now);
    }
    List<IncidentChange> changes = changes(bench);
    String incident = changes.isEmpty() ? "inc-0" : changes.get(changes.size() - 1).incident().id();
    if (event.what() == 10) {
      return new Input.Reported(now, incident);
    }
    if (event.what() == 11) {
      Command.Type type = Command.Type.values()[event.choice()];
      return new Input.Commanded(now, new Command("s-" + number, incident, type, "", "", ""));
    }
    int point = event.what() % 3;
    int late = event.quality() == 19 ? 25 : 0;
    return batch(second, second - late, point, value(point, event.choice()), quality(event));
  }

  private static Quality quality(Event event) {
    return switch (event.quality()) {
      case 0, 1 -> Quality.TEST;
      case 2 -> Quality.NO_ANSWER;
      case 3 -> Quality.OVER_RANGE;
      case 4 -> Quality.MAINTENANCE;
      default -> Quality.GOOD;
    };
  }

  private static double value(int point, int choice) {
    return switch (point) {
      case SMOKE -> choice % 2;
      case HEAT -> 20 + choice * 10;
      default -> 0.12 + choice * 0.01;
    };
  }

  private static Input batch(int arrived, int sampled, int point, double value, Quality quality) {
    Readings batch =
        Readings.arrivedAt(Bench.millis(arrived))
            .add(point, Bench.millis(sampled), value, quality)
            .build();
    return new Input.Batch(Bench.millis(arrived), batch, 0);
  }

  private static Input acted(int second, Actions.Order order, int luck) {
    Outcome outcome =
        luck % 5 == 0
            ? new Outcome.Refused("busy")
            : luck % 5 == 1 ? new Outcome.Unknown("no answer") : new Outcome.Done(order.value());
    Site site = Street.site();
    Point output = site.points().get(order.point());
    ActionReport report = new ActionReport(output.id(), order.value(), outcome, 0);
    return new Input.Acted(Bench.millis(second), order, report);
  }
}
