package org.lamppost.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamppost.model.Condition;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Condition.Threshold;
import org.lamppost.model.Rule;
import org.lamppost.model.Site;

/** What a rule pack may say, and what becomes of a rule that says it wrong. */
class RuleFaultsTest {
  private static final List<String> SILENCE = List.of("water/silent@h1", "water/silent@h2");

  @TempDir Path folder;
  private Ground ground;

  @BeforeEach
  void prepare() {
    ground = new Ground(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "level: 2 | level: 7 | 7: 'level' is '7'; expected a whole number from 1 to 4",
        "level: 2 | level: two | 7: 'level' is 'two'; expected a whole number from 1 to 4",
        "basis: GB 50974 | basis: '' | 12: 'basis' is not a text, or empty; expected a text",
        "basis: GB 50974 | bases: GB 50974 | 12: 'bases' is not known here; expected 'basis'; known: kind, type, level, when, clear, during, act, basis, title",
        "for: 3 s | for: 3 | 8: 'for' is '3'; expected a time span such as '500 ms', '10 s', '5 min', '1 h'",
        "for: 3 s | fro: 3 s | 8: 'fro' is not known here; expected 'for'; known: point, below, for, samples, statistic, over, usual, least",
        "type: HYD.PRESSURE.LOW | type: low | 6: 'type' is 'low'; expected capitals with dots such as HYD.PRESSURE.LOW",
        "below: 0.14 MPa | below: NaN MPa | 8: 'below' is 'NaN MPa'; expected a number and a unit such as '0.14 MPa'",
        "below: 0.14 MPa | below: .nan | 8: 'below' is 'NaN'; expected a number",
        "below: 0.14 MPa | below: 0.14 MPa, above: 1 MPa | 8: 'when' says [below, above]; expected exactly one of below, above, is, silent, rising, falling, rise, fall, stuck, any, all, at-least",
        "below: 0.14 MPa, | `` | 8: 'when' says no limit; expected exactly one of below, above, is, silent, rising, falling, rise, fall, stuck, any, all, at-least",
        "clear: { above: | clear: { below: | 9: 'below' is not known here; expected one of above, for",
        "until: clear | until: cleared | 11: 'until' is 'cleared'; expected one of clear, reset",
        "set: 1 | set: 2 | 11: 'set' is '2'; expected a whole number from 0 to 1",
        "from: \"23:00\" | from: \"25:00\" | 10: 'from' is '25:00'; expected a time of day such as \"23:00\""
      })
  void a_rule_that_is_wrong_in_itself_is_left_out_and_told_once(
      String right, String wrong, String fault) {
    Site site = packWith(right, wrong);
    assertEquals(List.of("rules/water.yaml:" + fault), ground.told());
    assertEquals(SILENCE, Ground.ruleIds(site));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "below: 0.14 MPa | below: 0.14 m | 'below' is 0.14 m, which cannot be compared with h1/pressure in MPa; expected a unit that converts to MPa",
        "below: 0.14 MPa | below: 0.14 | 'below' is 0.14 without a unit, h1/pressure is in MPa; expected a unit such as '0.14 MPa'",
        "above: 0.16 MPa | above: 0.12 MPa | 'below' is cleared on its bad side at 0.12 MPa; expected a value not below 0.14 MPa",
        "above: 0.16 MPa | above: 3 MPa | 'below' is 0.14 MPa and over at 3.0 MPa, which h1/pressure can never show; expected limits within 0.0 to 2.5 MPa",
        "below: 0.14 MPa | below: 0 MPa | 'below' is 0.0 MPa and over at 0.16 MPa, which h1/pressure can never show; expected limits within 0.0 to 2.5 MPa",
        "point: pressure, below | point: presure, below | 'point' is 'presure', which h1 has not; expected 'pressure'; known: pressure, cap",
        "point: pressure, below: 0.14 MPa | point: cap, below: 0.14 MPa | 'below' is 0.14 MPa, which cannot be compared with h1/cap in plain numbers; expected a unit that converts to a plain number"
      })
  void a_rule_that_can_never_work_on_a_device_is_left_out_and_told_for_each(
      String right, String wrong, String fault) {
    Site site = packWith(right, wrong);
    // A fault that names no device is the same for both, and told once.
    assertEquals(
        Stream.of(fault, fault.replace("h1", "h2"))
            .map(text -> "rules/water.yaml:8: " + text)
            .distinct()
            .toList(),
        ground.told());
    assertEquals(SILENCE, Ground.ruleIds(site));
  }

  @Test
  void limits_take_the_unit_of_the_point() {
    Threshold low = (Threshold) packWith("0.14 MPa", "1.4 bar").rules().get(0).condition();
    assertEquals(List.of(), ground.told());
    assertEquals(0.14, low.limit());
    assertEquals(0.16, low.clear());
    assertEquals(Side.BELOW, low.side());
    assertEquals(Duration.ofSeconds(3), low.raiseFor());
    assertEquals(Duration.ofSeconds(10), low.clearFor());
  }

  @Test
  void without_clear_a_rule_is_over_at_its_limit_at_once() {
    Threshold low =
        (Threshold)
            packWith("    clear: { above: 0.16 MPa, for: 10 s }\n", "").rules().get(0).condition();
    assertEquals(0.14, low.clear());
    assertEquals(Duration.ZERO, low.clearFor());
  }

  @Test
  void a_contact_is_watched_in_either_position() {
    Site site =
        ground
            .pack(
                "water",
                """
                pack: water
                scenario: 8
                rules:
                  taken: { kind: hydrant, type: HYD.CAP, level: 3, basis: x, when: { point: cap, is: 0, for: 2 s } }
                  put: { kind: hydrant, type: HYD.CAP, level: 3, basis: x, when: { point: cap, is: 1 }, clear: { is: 0, for: 1 s } }
                """)
            .load();
    assertEquals(List.of(), ground.told());
    assertEquals(
        new Threshold(1, Side.BELOW, 0.5, 0.5, Duration.ofSeconds(2), Duration.ZERO),
        condition(site, "water/taken@h1"));
    assertEquals(
        new Threshold(1, Side.ABOVE, 0.5, 0.5, Duration.ZERO, Duration.ofSeconds(1)),
        condition(site, "water/put@h1"));
  }

  @Test
  void a_contact_rule_on_a_measured_point_is_refused() {
    packWith("below: 0.14 MPa, for: 3 s }\n    clear: { above: 0.16 MPa, for: 10 s }", "is: 1 }");
    assertEquals(
        "rules/water.yaml:8: 'is' watches h1/pressure, which is no contact; expected 'below' or 'above'",
        ground.told().get(0));
    assertEquals(2, ground.told().size());
  }

  @Test
  void an_output_that_does_not_exist_is_told_and_the_rule_still_raises() {
    Site site = packWith("output: siren", "output: sirene");
    assertEquals(
        List.of(
            "rules/water.yaml:11: 'output' is 'sirene', neither on h1 nor among the outputs; expected 'siren'; known: siren",
            "rules/water.yaml:11: 'output' is 'sirene', neither on h2 nor among the outputs; expected 'siren'; known: siren"),
        ground.told());
    assertEquals(4, site.rules().size());
    assertEquals(List.of(), site.rules().get(0).actions());
  }

  @Test
  void a_point_that_cannot_be_switched_is_no_output() {
    packWith("output: siren", "output: cap");
    assertEquals(
        "rules/water.yaml:11: 'output' is h1/cap, which cannot be switched; expected an output",
        ground.told().get(0));
  }

  @Test
  void a_name_of_the_site_for_an_output_that_it_has_not_is_told() {
    Site site = ground.site(Ground.SITE.replace("p1/siren", "p1/sirens")).load();
    assertEquals(
        "site.yaml:12: 'siren' is 'p1/sirens', which is no output of this site; expected 'p1/siren'; known: p1/siren",
        ground.told().get(0));
    assertEquals(4, site.rules().size());
  }

  @Test
  void a_rule_that_stands_twice_keeps_its_first_form_and_one_that_is_unclear_is_left_out() {
    Site twice = packWith("  silent:\n", "  low:\n");
    assertEquals(1, ground.told().size());
    assertEquals(List.of("water/low@h1", "water/low@h2"), Ground.ruleIds(twice));
    ground = new Ground(folder);
    assertEquals(SILENCE, Ground.ruleIds(packWith("level: 2\n", "level: 2\n    level: 3\n")));
    assertEquals(1, ground.told().size());
  }

  @Test
  void a_pack_with_a_wrong_head_is_left_out() {
    for (String[] change :
        new String[][] {
          {"scenario: 8", "scenario: 13"},
          {"pack: water", "pack: watr"},
          {"scenario: 8", "scenari: 8"},
          {"rules:\n", "rules: none\nrulez:\n"}
        }) {
      ground = new Ground(folder);
      assertEquals(List.of(), packWith(change[0], change[1]).rules(), change[1]);
      assertEquals(1, ground.told().size(), ground.told().toString());
    }
  }

  @Test
  void a_site_sets_the_times_of_single_rules() {
    Site site =
        settings("  water/low: { for: 1 s, clear-for: 2 s }\n  water/silent: { silent: 7 s }\n");
    assertEquals(List.of(), ground.told());
    Threshold low = (Threshold) condition(site, "water/low@h2");
    assertEquals(Duration.ofSeconds(1), low.raiseFor());
    assertEquals(Duration.ofSeconds(2), low.clearFor());
    assertEquals(
        new Condition.Silence(0, Duration.ofSeconds(7)), condition(site, "water/silent@h1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "water/lo: { for: 1 s } | 'water/lo' names no rule of this site's packs; expected 'water/low'; known: water/low, water/silent",
        "water/low: { silent: 1 s } | 'silent' is not known here; expected one of for, clear-for",
        "water/low: { for: soon } | 'for' is 'soon'; expected a time span such as '500 ms', '10 s', '5 min', '1 h'",
        "water/silent: { silent: 0 s } | 'silent' is zero; expected a time span longer than zero",
        "water/low: 3 s | 'water/low' is '3 s'; expected a mapping"
      })
  void a_wrong_time_of_a_site_is_told_and_the_packs_own_holds(String setting, String fault) {
    Site site = settings("  " + setting + "\n");
    assertEquals(List.of("site.yaml:14: " + fault), ground.told());
    assertEquals(Duration.ofSeconds(3), ((Threshold) condition(site, "water/low@h1")).raiseFor());
    assertEquals(4, site.rules().size());
  }

  private Site settings(String lines) {
    return ground.site(Ground.SITE + "rule-settings:\n" + lines).load();
  }

  private static Condition condition(Site site, String id) {
    return site.rules().stream()
        .filter(rule -> rule.id().equals(id))
        .map(Rule::condition)
        .findFirst()
        .orElseThrow();
  }

  private Site packWith(String right, String wrong) {
    assertTrue(Ground.WATER.contains(right), right);
    return ground.pack("water", Ground.WATER.replace(right, wrong)).load();
  }
}
