package org.lamppost.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lamppost.api.Actions;
import org.lamppost.model.ActionReport;
import org.lamppost.model.Command;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Outcome;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.model.Rule;
import org.lamppost.model.Site;

/** An engine on a bench: seconds go in, short sentences of what it did come out. */
final class Bench {
  final List<String> told = new ArrayList<>();
  final List<Effect> effects = new ArrayList<>();
  final Engine engine;
  private final Site site;
  private int ids;
  private int commands;

  Bench(Rule... rules) {
    this(Street.site(rules), "boot-1", 0);
  }

  Bench(Site site, String bootId, int startSeconds) {
    this(site, bootId, startSeconds, Street.OFFSET);
  }

  Bench(Site site, String bootId, int startSeconds, long offset) {
    this.site = site;
    engine =
        new Engine(
            new Rules(site, fault -> told.add("fault " + fault)),
            utc -> "inc-" + ++ids,
            new Engine.Start(bootId, millis(startSeconds), offset),
            86_400_000);
  }

  /** Ids of a second bench must differ from those of the first. */
  Bench idsFrom(int first) {
    ids = first;
    return this;
  }

  static long millis(int seconds) {
    return Street.START + seconds * 1_000L;
  }

  Bench good(int second, int point, double value) {
    return sample(second, second, point, value, Quality.GOOD);
  }

  Bench sample(int second, int point, double value, Quality quality) {
    return sample(second, second, point, value, quality);
  }

  Bench sample(int arrived, int sampled, int point, double value, Quality quality) {
    Readings batch =
        Readings.arrivedAt(millis(arrived)).add(point, millis(sampled), value, quality).build();
    return accept(new Input.Batch(millis(arrived), batch, 0));
  }

  Bench tick(int second) {
    return accept(new Input.Tick(millis(second)));
  }

  Bench command(int second, Command.Type type, String incident) {
    Command command =
        new Command("c-" + ++commands, incident, type, "operator-3", "W-1", "because");
    return accept(new Input.Commanded(millis(second), command));
  }

  Bench reported(int second, String incident) {
    return accept(new Input.Reported(millis(second), incident));
  }

  Bench acted(int second, int output, double value, String incident, Outcome outcome) {
    ActionReport report =
        new ActionReport(
            site.points().get(output).id(), value, outcome, Street.START_UTC + second * 1_000L);
    Actions.Order order = new Actions.Order(output, value, incident);
    return accept(new Input.Acted(millis(second), order, report));
  }

  Bench resume(int second, byte[] checkpoint) {
    return accept(new Input.Resumed(millis(second), CheckpointCodec.decode(checkpoint)));
  }

  Bench accept(Input input) {
    engine.accept(
        input,
        effect -> {
          effects.add(effect);
          told.add(sentence(effect));
        });
    return this;
  }

  private static String sentence(Effect effect) {
    if (effect instanceof Effect.Changed changed) {
      IncidentChange change = changed.change();
      String again = change.repeats() > 0 ? " x" + change.repeats() : "";
      return change.incident().id() + " " + change.state() + " " + change.cause() + again;
    }
    if (effect instanceof Effect.Ordered ordered) {
      Actions.Order order = ordered.order();
      return String.format(
          Locale.ROOT, "set %d=%.0f for %s", order.point(), order.value(), order.incidentId());
    }
    return "audit " + ((Effect.Audited) effect).entry().detail();
  }

  /** What was told since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(told);
    told.clear();
    return taken;
  }

  /** The last change that was told. */
  IncidentChange last() {
    return lastChanged().change();
  }

  /** The last checkpoint that was told. */
  byte[] checkpoint() {
    return lastChanged().snapshot().encode();
  }

  private Effect.Changed lastChanged() {
    for (int i = effects.size() - 1; i >= 0; i--) {
      if (effects.get(i) instanceof Effect.Changed changed) {
        return changed;
      }
    }
    throw new AssertionError("nothing has changed");
  }
}
