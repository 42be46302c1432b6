package org.lamppost.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamppost.model.Condition.Shown;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Symptom;
import org.lamppost.model.Symptom.Beyond;
import org.lamppost.model.Symptom.Gate;
import org.lamppost.model.Symptom.Not;
import org.lamppost.model.Symptom.Statistic;

/** What a rule may say beyond a limit, and what becomes of one that says it wrong. */
class SymptomFaultsTest {
  private static final String WHEN = "when: { point: pressure, below: 0.14 MPa, for: 3 s }";
  private static final String CLEAR = "    clear: { above: 0.16 MPa, for: 10 s }\n";
  private static final Symptom LOW = new Beyond(0, Side.BELOW, 0.14, 0.14);

  @TempDir Path folder;
  private Ground ground;

  @BeforeEach
  void prepare() {
    ground = new Ground(folder);
  }

  private Shown shown(String when, String clear) throws IOException {
    String text = Ground.WATER.replace(WHEN, "when: " + when).replace(CLEAR, clear);
    assertEquals(List.of(), Schemas.named("rules").complaints(text));
    Shown shown = (Shown) ground.pack("water", text).load().rules().get(0).condition();
    assertEquals(List.of(), ground.told());
    return shown;
  }

  private Symptom raise(String when) throws IOException {
    Shown shown = shown(when, "");
    assertEquals(new Not(shown.raise()), shown.clear());
    return shown.raise();
  }

  @Test
  void samples_keep_the_second_limit_and_the_times() throws IOException {
    Symptom low = new Beyond(0, Side.BELOW, 0.14, 0.16);
    Symptom samples = new Symptom.Samples(low, 3, 5);
    assertEquals(
        new Shown(0, samples, new Not(samples), Duration.ofSeconds(3), Duration.ofSeconds(10)),
        shown("{ point: pressure, below: 0.14 MPa, samples: 3 of 5, for: 3 s }", CLEAR));
  }

  @Test
  void each_form_takes_the_unit_of_its_point() throws IOException {
    assertEquals(
        new Symptom.Steep(0, Side.ABOVE, 0.2), raise("{ point: pressure, rising: 0.2 MPa per s }"));
    assertEquals(
        new Symptom.Steep(0, Side.BELOW, 0.05),
        raise("{ point: pressure, falling: 30 bar per min }"));
    assertEquals(
        new Symptom.Moved(0, Side.BELOW, 0.05, Duration.ofMinutes(1)),
        raise("{ point: pressure, fall: 0.05 MPa, within: 1 min }"));
    assertEquals(
        new Symptom.Window(0, Statistic.MEDIAN, Duration.ofMinutes(1), 3, Side.ABOVE, 1.0, 1.0),
        raise("{ point: pressure, above: 1 MPa, statistic: median, over: 1 min }"));
    assertEquals(
        new Symptom.Unusual(0, Duration.ofHours(24), 20, Side.BELOW, 0.1, 0.1),
        raise("{ point: pressure, below: 0.1 MPa, usual: 24 h, least: 20 }"));
    assertEquals(
        new Symptom.Stuck(0, Duration.ofHours(6), 0.0005),
        raise("{ point: pressure, stuck: 6 h }"));
    assertEquals(
        new Symptom.Samples(new Beyond(1, Side.ABOVE, 0.5, 0.5), 2, 2),
        raise("{ point: cap, is: 1, samples: 2 of 2 }"));
  }

  @Test
  void gates_hold_symptoms_and_gates() throws IOException {
    Symptom open = new Beyond(1, Side.ABOVE, 0.5, 0.5);
    assertEquals(
        Gate.any(List.of(LOW, open)),
        raise("{ any: [{ point: pressure, below: 0.14 MPa }, { point: cap, is: 1 }], for: 3 s }"));
    assertEquals(
        new Gate(List.of(LOW, Gate.any(List.of(open))), 2, Duration.ofMinutes(2)),
        raise(
            "{ all: [{ point: pressure, below: 0.14 MPa }, { any: [{ point: cap, is: 1 }] }],"
                + " within: 2 min }"));
    assertEquals(
        new Gate(List.of(LOW, open), 1, Duration.ZERO),
        raise(
            "{ at-least: 1, of: [{ point: pressure, below: 0.14 MPa }, { point: cap, is: 1 }] }"));
  }

  @Test
  void clear_may_be_a_symptom_of_its_own() throws IOException {
    String clear =
        "    clear: { all: [{ point: pressure, above: 0.2 MPa, samples: 2 of 2 }, { point: cap, is:"
            + " 0 }], for: 30 min }\n";
    Shown shown = shown("{ point: pressure, below: 0.14 MPa }", clear);
    Symptom high = new Symptom.Samples(new Beyond(0, Side.ABOVE, 0.2, 0.2), 2, 2);
    Symptom shut = new Beyond(1, Side.BELOW, 0.5, 0.5);
    assertEquals(LOW, shown.raise());
    assertEquals(new Gate(List.of(high, shut), 2, Duration.ZERO), shown.clear());
    assertEquals(Duration.ofMinutes(30), shown.clearFor());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ point: pressure, below: 0.14 MPa, samples: 5 of 3 } | 'samples' is '5 of 3'; expected such as '3 of 5', of at most 64",
        "{ point: pressure, rising: 0.2 m per s } | 'rising' is 0.2 m, which cannot be compared with h1/pressure in MPa; expected a unit that converts to MPa",
        "{ point: pressure, fall: 3 MPa, within: 1 min } | 'fall' is 3.0 MPa, which h1/pressure can never move; expected less than from 0.0 to 2.5 MPa",
        "{ point: pressure, fall: -1 MPa, within: 1 min } | 'fall' is not above zero; expected by how much it moves, without a sign",
        "{ point: presure, stuck: 1 h } | 'point' is 'presure', which h1 has not; expected 'pressure'; known: pressure, cap",
        "{ point: pressure, above: 9 MPa, statistic: max, over: 1 h } | 'above' is 9.0 MPa and over at 9.0 MPa, which h1/pressure can never show; expected limits within 0.0 to 2.5 MPa",
        "{ any: [{ point: pressure, is: 1 }] } | 'is' watches h1/pressure, which is no contact; expected 'below' or 'above'"
      })
  void a_symptom_that_can_never_be_shown_is_told(String when, String fault) {
    String text = Ground.WATER.replace(WHEN, "when: " + when).replace(CLEAR, "");
    ground.pack("water", text).load();
    assertEquals("rules/water.yaml:8: " + fault, ground.told().get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ point: pressure, rising: 5 MPa }",
        "{ point: pressure, rising: 5 MPa per year }",
        "{ point: pressure, rising: 5 Mpa per s }",
        "{ point: pressure, rising: 5 MPa per s, within: 3 s }",
        "{ point: pressure, rise: 1 MPa }",
        "{ point: pressure, rise: 1 MPa, within: 0 s }",
        "{ point: pressure, rise: 1 MPa, fall: 1 MPa, within: 3 s }",
        "{ point: pressure, below: 0.14 MPa, within: 3 s }",
        "{ point: pressure, below: 0.14 MPa, samples: 3 }",
        "{ point: pressure, below: 0.14 MPa, samples: 0 of 3 }",
        "{ point: pressure, below: 0.14 MPa, samples: 3 of 65 }",
        "{ point: pressure, below: 0.14 MPa, statistic: mean }",
        "{ point: pressure, below: 0.14 MPa, over: 1 min }",
        "{ point: pressure, below: 0.14 MPa, least: 4 }",
        "{ point: pressure, below: 0.14 MPa, statistic: mode, over: 1 min }",
        "{ point: pressure, below: 0.14 MPa, statistic: mean, over: 1 min, usual: 1 h }",
        "{ point: pressure, below: 0.14 MPa, usual: 1 h, least: 0 }",
        "{ point: pressure, stuck: 0 s }",
        "{ point: pressure, stuck: 1 h, by: much }",
        "{ any: [] }",
        "{ any: [low] }",
        "{ any: { point: pressure, below: 0.14 MPa } }",
        "{ any: [{ point: pressure, below: 0.14 MPa, for: 3 s }] }",
        "{ any: [{ point: pressure, silent: 3 s }] }",
        "{ any: [{ point: pressure, below: 0.14 MPa }], all: [{ point: cap, is: 1 }] }",
        "{ any: [{ point: pressure, below: 0.14 MPa }], of: [{ point: cap, is: 1 }] }",
        "{ any: [{ point: pressure, below: 0.14 MPa }], within: soon }",
        "{ at-least: 2 }",
        "{ at-least: two, of: [{ point: pressure, below: 0.14 MPa }] }",
        "{ at-least: 0, of: [{ point: pressure, below: 0.14 MPa }] }",
        "{ point: pressure, any: [{ point: cap, is: 1 }] }"
      })
  void a_bad_symptom_is_refused_by_the_schema_and_the_gateway(String when) throws IOException {
    String text = Ground.WATER.replace(WHEN, "when: " + when).replace(CLEAR, "");
    assertNotEquals(List.of(), Schemas.named("rules").complaints(text), "the schema lets it pass");
    ground.pack("water", text).load();
    assertNotEquals(List.of(), ground.told(), "the loader lets it pass");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ point: pressure, rising: 1 MPa per s } | { above: 0.16 MPa }",
        "{ point: pressure, below: 0.14 MPa, samples: 2 of 2 } | { below: 0.16 MPa }",
        "{ point: pressure, below: 0.14 MPa } | { point: pressure }",
        "{ point: pressure, below: 0.14 MPa } | { point: cap, is: 2 }",
        "{ point: pressure, silent: 5 min } | { point: cap, is: 1 }",
        "{ point: cap, is: 1, samples: 2 of 2 } | { is: 0 }"
      })
  void a_bad_clear_is_refused_by_the_schema_and_the_gateway(String when, String clear)
      throws IOException {
    String text =
        Ground.WATER.replace(WHEN, "when: " + when).replace(CLEAR, "    clear: " + clear + "\n");
    assertNotEquals(List.of(), Schemas.named("rules").complaints(text), "the schema lets it pass");
    ground.pack("water", text).load();
    assertNotEquals(List.of(), ground.told(), "the loader lets it pass");
  }
}
