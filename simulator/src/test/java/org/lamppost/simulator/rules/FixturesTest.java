package org.lamppost.simulator.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.lamppost.model.FaultException;
import org.lamppost.profile.SiteFiles;
import org.lamppost.profile.SiteFiles.Folders;
import org.lamppost.simulator.rules.FixtureRun.Failure;

class FixturesTest {
  private static final Path ROOT = Path.of("..").normalize();
  private static final Folders FOLDERS = Folders.below(ROOT);
  private static final String HEAD =
      "{\"fixture\": 1, \"pack\": \"hydrant\", \"rules\": [\"pressure-high\"], \"title\": \"t\","
          + " \"start\": \"2026-11-23T08:00:00+08:00\","
          + " \"devices\": {\"h1\": {\"profile\": \"pressure-transmitter\"}}}\n";

  @Test
  void every_shipped_fixture_passes_and_there_are_enough_of_them() {
    FixtureFolder folder = FixtureFolder.below(ROOT);
    RulesTestCommand.Tally tally = new RulesTestCommand.Tally();
    folder.packs().forEach(pack -> tally.pack(folder, folder.of(pack)));
    assertEquals(List.of(), tally.failures);
    assertTrue(tally.fixtures >= 12 * tally.packs && tally.packs >= 7, tally.json().toString());
  }

  @Test
  void every_pack_shows_each_case_and_each_rule() {
    FixtureFolder folder = FixtureFolder.below(ROOT);
    for (String pack : SiteFiles.packsIn(FOLDERS.rules())) {
      assertEquals(List.of(), folder.gaps(pack, SiteFiles.rulesOf(FOLDERS.rules(), pack)));
    }
  }

  @Test
  void what_is_not_expected_fails_with_its_line() throws IOException {
    List<Failure> failures =
        run(
            "{\"at\": \"0s\", \"until\": \"10s\", \"every\": \"5s\", \"read\": {\"h1/pressure\": 1.2}}\n"
                + "{\"at\": \"20s\", \"end\": {}}\n");
    assertEquals(1, failures.size());
    assertTrue(failures.get(0).toString().startsWith("f.jsonl:2: expected nothing"), "" + failures);
  }

  @Test
  void what_is_expected_and_does_not_happen_fails_with_what_did() throws IOException {
    List<Failure> failures =
        run(
            "{\"at\": \"0s\", \"until\": \"10s\", \"every\": \"5s\", \"read\": {\"h1/pressure\": 1.2}}\n"
                + "{\"at\": \"4s\", \"expect\": {\"incident\": \"#1\", \"change\": \"raise\", \"value\": 1.3}}\n"
                + "{\"at\": \"20s\", \"end\": {}}\n");
    assertEquals("it at 3s, value 1.2, not 1.3", failures.get(0).got());
    assertEquals(3, failures.get(0).line());
  }

  @Test
  void faults_say_file_line_and_what_was_expected() {
    String end = "{\"at\": \"20s\", \"end\": {}}\n";
    assertFault(
        "f.jsonl:2: no point 'h1/presure'; expected 'h1/pressure'",
        "{\"at\": \"0s\", \"read\": {\"h1/presure\": 1}}\n" + end);
    assertFault(
        "f.jsonl:2: 'at' is '5 bananas'; expected a time",
        "{\"at\": \"5 bananas\", \"clock\": \"1s\"}\n" + end);
    assertFault("f.jsonl:2: says nothing to do", "{\"at\": \"0s\"}\n" + end);
    assertFault(
        "f.jsonl:3: 'at' goes back from 5s",
        "{\"at\": \"5s\", \"clock\": \"1s\"}\n{\"at\": \"4s\", \"clock\": \"1s\"}\n" + end);
    assertFault("f.jsonl:2: ends without 'end'", "{\"at\": \"5s\", \"clock\": \"1s\"}\n");
    assertFault("f.jsonl:2: not JSON", "{\"at\": \n" + end);
  }

  private static void assertFault(String begins, String lines) {
    FaultException fault = assertThrows(FaultException.class, () -> read(HEAD + lines));
    assertTrue(fault.getMessage().startsWith(begins), fault.getMessage());
  }

  @Property(tries = 500)
  void offsets_are_read_as_they_are_written(
      @ForAll @LongRange(min = -3_000_000_000L, max = 3_000_000_000L) long millis) {
    assertEquals(millis, Offsets.parse(Offsets.text(millis)).orElseThrow());
  }

  @Test
  void whatever_is_done_to_a_fixture_the_reader_refuses_it_in_words_or_reads_it()
      throws IOException {
    List<Path> files = FixtureFolder.below(ROOT).of("hydrant");
    SplittableRandom random = new SplittableRandom(7);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] text = java.nio.file.Files.readAllBytes(file);
      for (int spoilt = 0; spoilt <= i % 3; spoilt++) {
        text[random.nextInt(text.length)] = (byte) random.nextInt(256);
      }
      try {
        FixtureReader.read(FOLDERS, "f.jsonl", new ByteArrayInputStream(text));
      } catch (FaultException fault) {
        refused++;
      }
    }
    assertTrue(refused > 100, "refused " + refused);
  }

  @Test
  void the_golden_day_has_one_alarm_of_each_thing_that_was_told() {
    Fixture day = FixtureReader.read(FOLDERS, ROOT.resolve("kura-config/days/golden.jsonl.gz"));
    List<String> keys = new ArrayList<>();
    Alarm.of(Rig.play(day, day.head().tickMillis()).happenings()).forEach(a -> keys.add(a.key()));
    assertEquals(
        List.of(
            "HYD.PRESSURE.LOW h3/pressure",
            "HYD.STRUCK h7/tilt",
            "DRN.WELL.OVERFLOW w2/level",
            "DRN.WELL.FLOAT w2/float",
            "DRN.WELL.LEVEL w2/level",
            "DRN.WELL.COVER w5/cover-tilt",
            "EBK.SHED.OVERTEMP s1/socket-temperature-2",
            "POLE.FLOOD p1/flood",
            "POLE.DOOR p2/door",
            "POLE.HEAT p3/cabinet-temperature",
            "SAN.BIN.OVERFLOW b4/fill",
            "SAN.BIN.FULL b4/fill",
            "SAN.BIN.BURNING b6/temperature",
            "HYD.SILENT h9/pressure",
            "FIRE.ALARM d2/smoke",
            "EBK.SHED.SMOKE ds1/smoke"),
        keys);
    assertEquals(List.of(), Difference.between(day, day.site()));
  }

  private static List<Failure> run(String lines) throws IOException {
    return FixtureRun.run(read(HEAD + lines));
  }

  private static Fixture read(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return FixtureReader.read(FOLDERS, "f.jsonl", new ByteArrayInputStream(bytes));
  }
}
