package org.lamppost.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamppost.model.Output;
import org.lamppost.model.Output.Bar;
import org.lamppost.model.Output.Fallback;
import org.lamppost.model.Rule.ActionSpec;
import org.lamppost.model.Rule.Release;
import org.lamppost.model.Site;

/** What packs and sites say of outputs, and what becomes of it. */
class SwitchingTest {
  private static final String CABINET =
      """
      profile: cabinet
      kind: pole
      driver: [gpio]
      points:
        siren: { output: true, contact: true, sounder: true, source: { pin: 22 } }
        relay: { output: true, contact: true, rest: 1, at-start: rest, on-loss: rest, source: { pin: 23 } }
        valve: { output: true, contact: true, circuit: valve, source: { pin: 24 } }
        fan: { output: true, unit: "%", range: [0, 100], resolution: 1, source: { pin: 25 } }
        charge: { output: true, unit: A, range: [0, 32], resolution: 1, rest: 32, source: { pin: 26 } }
        sign:
          output: true
          range: [0, 255]
          resolution: 1
          texts: { dark: 0, fire lane: 1, flooded: 7 }
          source: { pin: 27 }
      """;

  @TempDir Path folder;
  private Ground ground;

  @BeforeEach
  void prepare() {
    ground = new Ground(folder).device("cabinet", CABINET);
  }

  @Test
  void a_pack_sets_percent_ampere_and_the_texts_of_a_sign() {
    assertEquals(new ActionSpec(at("fan"), 60, Release.CLEAR, 0), action("fan", "set: 60 %"));
    assertEquals(
        new ActionSpec(at("fan"), 60, Release.CLEAR, 10), action("fan", "set: 60 %, then: 10 %"));
    assertEquals(new ActionSpec(at("charge"), 6, Release.CLEAR, 32), action("charge", "set: 6 A"));
    assertEquals(
        new ActionSpec(at("charge"), 0.5, Release.CLEAR, 32), action("charge", "set: 500 mA"));
    assertEquals(new ActionSpec(at("sign"), 7, Release.CLEAR, 0), action("sign", "say: flooded"));
    assertEquals(new ActionSpec(at("sign"), 1, Release.CLEAR, 0), action("sign", "say: fire lane"));
    assertEquals(new ActionSpec(at("siren"), 1, Release.CLEAR, 0), action("siren", "set: 1"));
    assertEquals(new ActionSpec(at("relay"), 0, Release.CLEAR, 1), action("relay", "set: 0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "siren | set: 2 | 'set' is 2.0, which p1/siren cannot take; expected 0.0 to 1.0",
        "fan | set: 60 | 'set' is 60.0 without a unit, p1/fan is in %; expected a unit such as '60.0 %'",
        "fan | set: 101 % | 'set' is 101.0 %, which p1/fan cannot take; expected 0.0 to 100.0 %",
        "fan | set: 6 A | 'set' is 6.0 A, which p1/fan cannot take; expected 0.0 to 100.0 %",
        "fan | 'set: 5 %, then: -1 %' | 'then' is -1.0 %, which p1/fan cannot take; expected 0.0 to 100.0 %",
        "sign | say: floded | 'say' is 'floded', which p1/sign cannot show; expected 'flooded'; known: dark, fire lane, flooded",
        "fan | say: dark | 'say' is 'dark', which p1/fan cannot show; expected an output whose profile has 'texts'"
      })
  void what_an_output_cannot_do_is_told_and_the_rule_still_raises(
      String output, String position, String fault) {
    Site site = rule(output, position);
    assertEquals("rules/water.yaml:11: " + fault, ground.told().get(0));
    assertEquals(4, site.rules().size());
    assertEquals(List.of(), site.rules().get(0).actions());
  }

  @Test
  void a_group_is_switched_member_by_member_in_the_sites_sequence() {
    ground.site(Ground.SITE.replace("siren: p1/siren", "siren: [p1/sign, p1/siren]"));
    Site site = ground.load();
    assertEquals(List.of(), ground.told());
    assertEquals(
        List.of(
            new ActionSpec(at("sign"), 1, Release.CLEAR, 0),
            new ActionSpec(at("siren"), 1, Release.CLEAR, 0)),
        site.rules().get(0).actions());
  }

  @Test
  void a_member_that_is_no_output_is_told_and_the_group_works_without_it() {
    ground.site(Ground.SITE.replace("siren: p1/siren", "siren: [p1/horn, p1/siren, h1/cap]"));
    Site site = ground.load();
    assertEquals(2, ground.told().size(), ground.told().toString());
    assertEquals(
        List.of(new ActionSpec(at("siren"), 1, Release.CLEAR, 0)), site.rules().get(0).actions());
  }

  @Test
  void a_profile_says_where_an_output_rests_and_what_takes_a_permission() {
    Site site = ground.load();
    assertEquals(List.of(), ground.told());
    assertEquals(
        new Output(at("relay"), 1, true, false, Fallback.REST, Fallback.REST, Map.of(), List.of()),
        site.output(at("relay")));
    assertTrue(site.output(at("siren")).sounder());
    assertFalse(site.output(at("valve")).permitted());
    assertEquals(7, site.output(at("sign")).texts().get("flooded"));
    assertEquals(32, site.output(at("charge")).rest());
  }

  @Test
  void a_site_permits_forbids_and_interlocks() {
    Site site =
        switching(
            """
              p1/valve: { switchable: true }
              p1/siren: { switchable: false }
              p1/fan: { at-start: rest, rest-while: [{ output: p1/relay, is: 0 }, { incident: FIRE.ALARM }] }
            """);
    assertEquals(List.of(), ground.told());
    assertTrue(site.output(at("valve")).permitted());
    assertFalse(site.output(at("siren")).permitted());
    Output fan = site.output(at("fan"));
    assertEquals(Fallback.REST, fan.atStart());
    assertEquals(
        List.of(new Bar.WhileOutput(at("relay"), 0), new Bar.WhileIncident("FIRE.ALARM")),
        fan.bars());
  }

  @Test
  void an_interlock_that_cannot_be_read_takes_the_permission() {
    Site site = switching("  p1/fan: { rest-while: [{ output: p1/relais, is: 0 }] }\n");
    assertEquals(1, ground.told().size());
    assertFalse(site.output(at("fan")).permitted());
    assertEquals(
        "site.yaml:14: 'output' is 'p1/relais', which is no output of this site; expected 'p1/relay'; known: p1/siren, p1/relay, p1/valve, p1/fan, p1/charge, p1/sign",
        ground.told().get(0));
  }

  @Test
  void what_is_said_of_no_output_is_told() {
    switching("  p1/fun: { switchable: true }\n");
    assertEquals(
        "site.yaml:14: 'p1/fun' is no output of this site; expected 'p1/fan'; known: p1/siren, p1/relay, p1/valve, p1/fan, p1/charge, p1/sign",
        ground.told().get(0));
  }

  private Site switching(String lines) {
    return ground.site(Ground.SITE + "switching:\n" + lines).load();
  }

  private Site rule(String output, String position) {
    return ground
        .site(Ground.SITE.replace("siren: p1/siren", "siren: p1/" + output))
        .pack("water", Ground.WATER.replace("set: 1", position))
        .load();
  }

  private ActionSpec action(String output, String position) {
    Site site = rule(output, position);
    assertEquals(List.of(), ground.told());
    return site.rules().get(0).actions().get(0);
  }

  /** Index of an output of the cabinet, behind the four points of the two hydrants. */
  private static int at(String name) {
    return 4 + List.of("siren", "relay", "valve", "fan", "charge", "sign").indexOf(name);
  }
}
