package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.decide.Street.ALARM_SMOKE;
import static org.lamppost.decide.Street.HEAT;
import static org.lamppost.decide.Street.PRESSURE;
import static org.lamppost.decide.Street.SMOKE;
import static org.lamppost.decide.Street.above;
import static org.lamppost.decide.Street.below;
import static org.lamppost.decide.Street.rule;
import static org.lamppost.decide.Street.silence;
import static org.lamppost.decide.Street.window;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Condition;
import org.lamppost.model.Condition.Shown;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Rule;
import org.lamppost.model.Site;
import org.lamppost.model.Symptom;
import org.lamppost.model.Symptom.Beyond;
import org.lamppost.model.Symptom.Gate;
import org.lamppost.model.Symptom.Statistic;

/** A run that is killed and goes on from its checkpoint tells what one that was not tells. */
class RestartEqualityTest {
  private static final int INPUTS = 300;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Symptom HOT = new Beyond(HEAT, Side.ABOVE, 60, 50);
  private static final Symptom LOW = new Beyond(PRESSURE, Side.BELOW, 0.14, 0.16);
  private static final Symptom SMOKES = new Beyond(SMOKE, Side.ABOVE, 0.5, 0.5);

  private static final Rule[] RULES = {
    rule("fire", above(SMOKE, 0.5, 0.5, 0, 0)),
    rule("hot", above(HEAT, 60, 50, 10, 20)),
    rule("low", below(PRESSURE, 0.14, 0.16, 15, 10)),
    rule("silent", silence(PRESSURE, 40)),
    rule("night", below(PRESSURE, 0.13, 0.15, 45, 30), window("08:05", "08:20")),
    rule("alarm", above(ALARM_SMOKE, 0.5, 0.5, 20, 5)),
    rule("alarm-silent", silence(ALARM_SMOKE, 30)),
    rule("heating", shown(HEAT, Gate.any(List.of(HOT, new Symptom.Steep(HEAT, Side.ABOVE, 5))))),
    rule("often-low", shown(PRESSURE, new Symptom.Samples(LOW, 2, 4))),
    rule("moved", shown(HEAT, new Symptom.Moved(HEAT, Side.BELOW, 40, MINUTE))),
    rule("mean", shown(HEAT, statistic(Statistic.MEAN, 45))),
    rule("unusual", shown(HEAT, new Symptom.Unusual(HEAT, MINUTE, 3, Side.ABOVE, 20, 10))),
    rule("stuck", shown(PRESSURE, new Symptom.Stuck(PRESSURE, Duration.ofSeconds(20), 0.015))),
    rule("both", shown(SMOKE, new Gate(List.of(SMOKES, HOT), 2, MINUTE)))
  };

  private static final Site SITE = Street.site(RULES);

  private static Symptom statistic(Statistic of, double limit) {
    return new Symptom.Window(HEAT, of, MINUTE, 3, Side.ABOVE, limit, limit - 5);
  }

  private static Condition shown(int point, Symptom raise) {
    return Shown.of(point, raise, Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  private static Engine engine(String boot, long now, long offset) {
    Engine.Start start = new Engine.Start(boot, now, offset);
    return new Engine(new Rules(SITE, fault -> {}), new DerivedIds("pole-1"), start, 60_000);
  }

  @Property(tries = 80)
  void killed_at_any_inputs_the_stream_is_that_of_the_whole_run(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Effect> whole = new ArrayList<>();
    List<Effect> parts = new ArrayList<>();
    Engine engine = engine("boot-1", Street.START, Street.OFFSET);
    Engine killed = engine("boot-1", Street.START, Street.OFFSET);
    long offset = Street.OFFSET;
    long now = Street.START;
    for (int i = 0; i < INPUTS; i++) {
      now += random.nextInt(4) == 0 ? random.nextInt(30_000) : random.nextInt(3_000);
      Input input = EngineEqualityTest.input(random, now, whole);
      if (input instanceof Input.Mapped mapped) {
        offset = mapped.utcOffsetMillis();
      }
      engine.accept(input, whole::add);
      killed.accept(input, parts::add);
      if (random.nextInt(4) == 0) {
        byte[] left = killed.snapshot().encode();
        killed = engine("boot-1", now, offset);
        killed.accept(new Input.Resumed(now, CheckpointCodec.decode(left)), parts::add);
      }
      assertEquals(told(whole), told(parts), "after input " + i);
    }
    assertFalse(whole.isEmpty());
  }

  private static List<Object> told(List<Effect> effects) {
    List<Object> told = new ArrayList<>();
    for (Effect effect : effects.subList(Math.max(0, effects.size() - 20), effects.size())) {
      told.add(effect instanceof Effect.Changed changed ? told(changed.change()) : effect);
    }
    told.add(effects.size());
    return told;
  }

  private static String told(IncidentChange change) {
    return String.join(
        " ",
        change.incident().id(),
        change.incident().rule().id(),
        change.cause() + " " + change.state() + " " + change.utcMillis(),
        change.evidence() + " " + change.closure() + " " + change.platform(),
        change.repeats() + " " + change.incident().test());
  }

  @Test
  void a_suspicion_outlives_a_reboot_and_its_clock() {
    Engine before = engine("boot-1", Street.START, Street.OFFSET);
    before.accept(low(Street.START), effect -> {});
    byte[] left = before.snapshot().encode();

    long booted = 5_000;
    long offset = Street.START_UTC + 12_000 - booted; // 12 s later, on another monotonic clock
    Engine after = engine("boot-2", booted, offset);
    List<IncidentChange> changes = new ArrayList<>();
    after.accept(new Input.Resumed(booted, CheckpointCodec.decode(left)), effect -> {});
    after.accept(low(booted + 4_000), effect -> changes.add(((Effect.Changed) effect).change()));
    assertTrue(
        changes.stream().anyMatch(change -> change.incident().rule().id().equals("low")),
        "16 s low, of which 12 s were before and during the reboot");
  }

  private static Input low(long millis) {
    return new Input.Batch(
        millis,
        org.lamppost.model.Readings.arrivedAt(millis)
            .add(PRESSURE, millis, 0.135, org.lamppost.model.Quality.GOOD)
            .build(),
        0);
  }

  @Test
  void nobody_was_silent_while_nobody_listened() {
    Engine before = engine("boot-1", Street.START, Street.OFFSET);
    before.accept(low(Street.START), effect -> {});
    before.accept(new Input.Tick(Street.START + 30_000), effect -> {});
    byte[] left = before.snapshot().encode();

    long later = Street.START + 600_000;
    Engine after = engine("boot-1", later, Street.OFFSET);
    List<Effect> effects = new ArrayList<>();
    after.accept(new Input.Resumed(later, CheckpointCodec.decode(left)), effects::add);
    after.accept(new Input.Tick(later + 10_000), effects::add);
    assertFalse(raised(effects).contains("silent"));
    after.accept(new Input.Tick(later + 10_001), effects::add);
    assertTrue(raised(effects).contains("silent"), "30 s before and 10 s after");
  }

  private static List<String> raised(List<Effect> effects) {
    return effects.stream()
        .map(effect -> ((Effect.Changed) effect).change().incident().rule().id())
        .toList();
  }

  @Test
  void what_other_rules_remembered_is_not_taken_over() {
    Engine before = engine("boot-1", Street.START, Street.OFFSET);
    before.accept(low(Street.START), effect -> {});
    byte[] left = before.snapshot().encode();

    Bench bench = new Bench(rule("low", below(PRESSURE, 0.14, 0.17, 15, 10)));
    bench.resume(16, left).good(16, PRESSURE, 0.1);
    assertEquals(List.of(), bench.take());
  }
}
