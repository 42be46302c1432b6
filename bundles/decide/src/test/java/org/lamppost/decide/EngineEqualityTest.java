package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lamppost.decide.Street.ALARM_SMOKE;
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
import static org.lamppost.decide.Street.window;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.lamppost.api.Actions;
import org.lamppost.model.ActionReport;
import org.lamppost.model.Command;
import org.lamppost.model.Condition;
import org.lamppost.model.Condition.Shown;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Outcome;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.model.Site;
import org.lamppost.model.Symptom;

/** The compiled engine does what the plain one does, whatever comes in. */
class EngineEqualityTest {
  private static final int INPUTS = 300;
  private static final int[] POINTS = {PRESSURE, SMOKE, HEAT, ALARM_SMOKE};

  private static final Site SITE =
      Street.site(
          rule("fire", above(SMOKE, 0.5, 0.5, 0, 0), onReset(CONTACTOR), onClear(SIREN)),
          rule("hot", above(HEAT, 60, 50, 10, 20), onClear(SIREN)),
          rule("very-hot", above(HEAT, 80, 70, 0, 0), onReset(CONTACTOR)),
          rule("cold", below(HEAT, 25, 35, 25, 0)),
          rule("low", below(PRESSURE, 0.14, 0.16, 15, 10)),
          rule("silent", silence(PRESSURE, 40)),
          rule("night", below(PRESSURE, 0.13, 0.15, 45, 0), window("08:05", "08:20")),
          rule("alarm", above(ALARM_SMOKE, 0.5, 0.5, 0, 5), onClear(SIREN)),
          rule("slow-alarm", above(ALARM_SMOKE, 0.5, 0.5, 20, 0)),
          rule("heat-silent", silence(HEAT, 60), window("08:03", "09:00")),
          rule("alarm-silent", silence(ALARM_SMOKE, 30)));

  private static final Rules RULES = new Rules(SITE, fault -> {});

  private static final Rules FUSABLE =
      new Rules(
          Street.site(
              rule("fire", Shown.of(SMOKE, beyond(SMOKE, 0.5, 0.5), seconds(0), seconds(0))),
              rule("hot", either(HEAT, beyond(HEAT, 60, 50), 0.5, 10, 20), onClear(SIREN)),
              rule("hotter", either(HEAT, beyond(HEAT, 80, 80), 5, 0, 0)),
              rule("low", either(PRESSURE, under(PRESSURE, 0.14, 0.16), 0.01, 15, 10)),
              rule("lower", either(PRESSURE, under(PRESSURE, 0.12, 0.12), 0.001, 0, 0)),
              rule("alarm", either(ALARM_SMOKE, beyond(ALARM_SMOKE, 0.5, 0.5), 0.1, 5, 5))),
          fault -> {});

  private static Symptom beyond(int point, double limit, double clear) {
    return new Symptom.Beyond(point, Side.ABOVE, limit, clear);
  }

  private static Symptom under(int point, double limit, double clear) {
    return new Symptom.Beyond(point, Side.BELOW, limit, clear);
  }

  private static Condition either(
      int point, Symptom limit, double perSecond, int raiseFor, int clearFor) {
    Side side = ((Symptom.Beyond) limit).side();
    Symptom any = Symptom.Gate.any(List.of(new Symptom.Steep(point, side, perSecond), limit));
    return Shown.of(point, any, seconds(raiseFor), seconds(clearFor));
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Property(tries = 60)
  void a_limit_and_a_rate_in_one_leaf_tell_what_two_symptoms_of_a_tree_tell(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Told one = new Told();
    Told other = new Told();
    Engine.Start start = new Engine.Start("boot-1", Street.START, Street.OFFSET);
    Engine fused = new Engine(FUSABLE, utc -> one.id(), start, 60_000);
    Program tree = Compiler.compileUnfused(FUSABLE);
    Engine unfused = new Engine(FUSABLE, tree, utc -> other.id(), start, 60_000);
    long now = Street.START;
    for (int i = 0; i < INPUTS; i++) {
      now += random.nextInt(4) == 0 ? random.nextInt(30_000) : random.nextInt(3_000);
      Input input = input(random, now, one.effects);
      fused.accept(input, one.effects::add);
      unfused.accept(input, other.effects::add);
    }
    compare(one.effects, other.effects, 0);
  }

  /** One engine of the two, and what it told. */
  private static final class Told {
    final List<Effect> effects = new ArrayList<>();
    private int ids;

    String id() {
      return "inc-" + ++ids;
    }
  }

  @Property(tries = 60)
  void the_compiled_engine_tells_what_the_plain_one_tells(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Told one = new Told();
    Told other = new Told();
    long reopen = random.nextInt(3) * 60_000L;
    Engine.Start start = new Engine.Start("boot-1", Street.START, Street.OFFSET);
    Engine engine = new Engine(RULES, utc -> one.id(), start, reopen);
    PlainEngine plain = new PlainEngine(RULES, utc -> other.id(), start, reopen);
    long now = Street.START;
    byte[] checkpoint = {};
    for (int i = 0; i < INPUTS; i++) {
      now += random.nextInt(4) == 0 ? random.nextInt(30_000) : random.nextInt(3_000);
      int known = one.effects.size();
      if (random.nextInt(80) == 0) {
        start = new Engine.Start("boot-" + random.nextInt(3), now, Street.OFFSET);
        engine = new Engine(RULES, utc -> one.id(), start, reopen);
        plain = new PlainEngine(RULES, utc -> other.id(), start, reopen);
        engine.accept(resumed(now, checkpoint), one.effects::add);
        plain.accept(resumed(now, checkpoint), other.effects::add);
      }
      Input input = input(random, now, one.effects);
      engine.accept(input, one.effects::add);
      plain.accept(input, other.effects::add);
      compare(one.effects, other.effects, known);
      for (Effect effect : List.copyOf(one.effects.subList(known, one.effects.size()))) {
        if (effect instanceof Effect.Ordered ordered && random.nextInt(4) > 0) {
          Input acted = acted(random, now, ordered.order());
          engine.accept(acted, one.effects::add);
          plain.accept(acted, other.effects::add);
        } else if (effect instanceof Effect.Changed changed) {
          checkpoint = changed.snapshot().encode();
        }
      }
    }
    compare(one.effects, other.effects, 0);
  }

  private static void compare(List<Effect> one, List<Effect> other, int from) {
    for (int i = from; i < Math.min(one.size(), other.size()); i++) {
      if (one.get(i) instanceof Effect.Changed changed
          && other.get(i) instanceof Effect.Changed again) {
        assertEquals(changed.change(), again.change());
        assertArrayEquals(changed.snapshot().encode(), again.snapshot().encode());
      } else {
        assertEquals(one.get(i), other.get(i));
      }
    }
    assertEquals(other.size(), one.size());
  }

  private static Input resumed(long now, byte[] checkpoint) {
    return new Input.Resumed(now, CheckpointCodec.decode(checkpoint));
  }

  private static Input input(SplittableRandom random, long now, List<Effect> told) {
    int what = random.nextInt(100);
    if (what < 20) {
      return new Input.Tick(now);
    } else if (what < 22) {
      return new Input.Mapped(now, Street.OFFSET + random.nextInt(7_200_000));
    } else if (what < 30) {
      return new Input.Reported(now, incident(random, told));
    } else if (what < 36) {
      Command.Type type = Command.Type.values()[random.nextInt(Command.Type.values().length)];
      Command command = new Command("c-" + now, incident(random, told), type, "op", "", "");
      return new Input.Commanded(now, command);
    }
    return batch(random, now);
  }

  private static String incident(SplittableRandom random, List<Effect> told) {
    List<String> ids = new ArrayList<>();
    for (Effect effect : told) {
      if (effect instanceof Effect.Changed changed) {
        ids.add(changed.change().incident().id());
      }
    }
    return ids.isEmpty()
        ? "none"
        : ids.get(ids.size() - 1 - random.nextInt(Math.min(9, ids.size())));
  }

  private static Input batch(SplittableRandom random, long now) {
    Readings.Builder batch = Readings.arrivedAt(now - random.nextInt(2) * 300);
    int rows = 1 + random.nextInt(5);
    for (int row = 0; row < rows; row++) {
      int point = POINTS[random.nextInt(POINTS.length)];
      long age =
          switch (random.nextInt(10)) {
            case 0 -> random.nextInt(60_000);
            case 1 -> -random.nextInt(5_000);
            default -> random.nextInt(500);
          };
      batch.add(point, now - age, value(random, point), quality(random));
    }
    return new Input.Batch(now, batch.build(), 0);
  }

  private static double value(SplittableRandom random, int point) {
    return switch (point) {
      case HEAT -> random.nextInt(3) == 0 ? 40 : 10 + random.nextInt(9) * 10;
      case PRESSURE -> 0.12 + random.nextInt(6) * 0.01;
      default -> random.nextInt(2);
    };
  }

  private static Quality quality(SplittableRandom random) {
    int luck = random.nextInt(30);
    return luck < Quality.values().length ? Quality.of(luck) : Quality.GOOD;
  }

  private static Input acted(SplittableRandom random, long now, Actions.Order order) {
    Outcome outcome =
        switch (random.nextInt(4)) {
          case 0 -> new Outcome.Refused("busy");
          case 1 -> new Outcome.Unknown("no answer");
          default -> new Outcome.Done(order.value());
        };
    ActionReport report =
        new ActionReport(
            SITE.points().get(order.point()).id(), order.value(), outcome, Street.START_UTC);
    return new Input.Acted(now, order, report);
  }
}
