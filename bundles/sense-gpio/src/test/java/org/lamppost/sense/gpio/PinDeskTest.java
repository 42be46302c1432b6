package org.lamppost.sense.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.model.Outcome;
import org.lamppost.model.Output.Fallback;
import org.lamppost.model.Readings;

/** Contacts and outputs on Pi4J's own mock provider, with a clock that the test moves. */
class PinDeskTest {
  private static final long START = 3_600_000;

  @TempDir Path folder;

  private final ManualClock clock = new ManualClock();
  private final List<Readings> offered = new ArrayList<>();
  private Pole pole;
  private PinBoard board;
  private PinDesk desk;

  @BeforeEach
  void begin() {
    pole = new Pole(folder);
    pole.input(17, "0");
    pole.input(27, "1\n");
    start();
  }

  @AfterEach
  void end() {
    board.close();
  }

  @Test
  void the_first_levels_are_told_and_active_low_means_one_at_low() {
    rounds(0, 60);
    assertEquals(List.of("flood=0.0 GOOD @0", "door=0.0 GOOD @0"), told(Pole.DOOR, Pole.FLOOD));
    offered.clear();
    pole.input(27, "0");
    rounds(20, 0);
    assertEquals(List.of("flood=1.0 GOOD @80"), told(Pole.DOOR, Pole.FLOOD));
  }

  @Test
  void a_change_that_lasts_is_told_with_the_moment_of_the_change() {
    settled();
    pole.input(17, "1");
    rounds(20, 20, 20);
    assertEquals(List.of(), told(Pole.DOOR));
    rounds(20);
    assertEquals(List.of("door=1.0 GOOD @120"), told(Pole.DOOR));
  }

  @Test
  void a_bounce_is_not_told_and_the_time_counts_from_the_last_edge() {
    settled();
    pole.input(17, "1");
    rounds(20, 20);
    pole.input(17, "0");
    rounds(20, 20, 20, 20);
    assertEquals(List.of(), told(Pole.DOOR));
    pole.input(17, "1");
    rounds(20);
    pole.input(17, "0");
    rounds(20);
    pole.input(17, "1");
    rounds(20, 20, 20, 20);
    assertEquals(List.of("door=1.0 GOOD @280"), told(Pole.DOOR));
  }

  @Test
  void a_level_is_repeated_once_an_interval() {
    settled();
    for (int i = 0; i < 150; i++) {
      rounds(20);
    }
    List<String> door = told(Pole.DOOR);
    assertEquals(3, door.size(), door.toString());
    assertTrue(door.stream().allMatch(each -> each.startsWith("door=0.0 GOOD")), door.toString());
  }

  @Test
  void a_pin_without_a_file_has_no_answer_until_the_file_appears() throws IOException {
    Files.delete(folder.resolve("in/17"));
    rounds(0);
    assertEquals(List.of("door=NaN NO_ANSWER @0"), told(Pole.DOOR));
    pole.input(17, "1");
    rounds(20, 60);
    assertEquals("door=1.0 GOOD @20", told(Pole.DOOR).get(1));
  }

  @Test
  void a_contact_that_never_rests_has_no_answer() {
    for (int i = 0; i < 60; i++) {
      pole.input(17, Integer.toString(i % 2));
      rounds(20);
    }
    assertEquals(List.of("door=NaN NO_ANSWER @1020"), told(Pole.DOOR));
  }

  @Test
  void a_malformed_or_lost_pin_file_leaves_the_pin_as_it_is() throws IOException {
    pole.input(17, "1");
    settled();
    for (String content : List.of("2", "", "high", "1 1", "0".repeat(1000))) {
      pole.input(17, content);
      rounds(100);
    }
    Files.delete(folder.resolve("in/17"));
    rounds(1000);
    List<String> door = told(Pole.DOOR);
    assertFalse(door.isEmpty());
    assertTrue(door.stream().allMatch(each -> each.startsWith("door=1.0 GOOD")), door.toString());
  }

  @Test
  void a_file_rewritten_in_place_is_followed_too() throws IOException {
    settled();
    Files.writeString(folder.resolve("in/17"), "1");
    rounds(20, 60);
    assertEquals(List.of("door=1.0 GOOD @120"), told(Pole.DOOR));
  }

  @Test
  void an_output_begins_switched_off_and_is_written_and_read_back() {
    assertEquals(new Outcome.Done(1), desk.write(Pole.SIREN, 1));
    assertEquals("1", pole.output(22));
    assertEquals(List.of("siren=1.0 GOOD @0"), told(Pole.SIREN));
    assertEquals(new Outcome.Done(0), desk.write(Pole.SIREN, 0));
    assertEquals("0", pole.output(22));
  }

  @Test
  void an_active_low_output_is_low_when_it_is_on() {
    board.close();
    pole.source(Pole.SIREN, "pin", 22L, "active", "low");
    start();
    rounds(0);
    assertEquals(List.of("siren=0.0 GOOD @0"), told(Pole.SIREN));
    assertEquals(new Outcome.Done(1), desk.write(Pole.SIREN, 1));
    assertEquals("0", pole.output(22));
  }

  @Test
  void an_output_that_the_simulated_board_kept_on_is_told_as_on() throws IOException {
    board.close();
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/22"), "1");
    start();
    rounds(0);
    assertEquals(List.of("siren=1.0 GOOD @0"), told(Pole.SIREN));
  }

  @Test
  void a_pin_whose_level_cannot_be_had_is_taken_at_its_rest() {
    board.close();
    pole.siren(1, Fallback.HOLD);
    start();
    rounds(0);
    assertEquals(List.of("siren=1.0 GOOD @0"), told(Pole.SIREN));
  }

  @Test
  void an_output_is_read_back_without_being_set() throws IOException {
    desk.write(Pole.SIREN, 1);
    assertEquals(new Outcome.Done(1), desk.read(Pole.SIREN));
    assertInstanceOf(Outcome.Unknown.class, desk.read(Pole.DOOR));
    assertEquals("1", pole.output(22));
  }

  @Test
  void an_output_stays_when_the_pins_are_let_go_unless_the_site_wants_it_at_rest() {
    desk.write(Pole.SIREN, 1);
    desk.letGo();
    assertEquals("1", pole.output(22), "a restart must not drop what is held");
    board.close();
    pole.siren(0, Fallback.REST);
    start();
    desk.letGo();
    assertEquals("0", pole.output(22));
  }

  @Test
  void what_cannot_be_written_is_refused_or_unknown() throws IOException {
    assertInstanceOf(Outcome.Refused.class, desk.write(Pole.SIREN, 0.5));
    assertInstanceOf(Outcome.Refused.class, desk.write(Pole.DOOR, 1));
    Files.writeString(folder.resolve("out"), "in the way of the folder");
    assertInstanceOf(Outcome.Unknown.class, desk.write(Pole.SIREN, 1));
  }

  @Test
  void a_change_of_an_alarm_contact_is_urgent_and_a_heartbeat_is_not() {
    board.close();
    pole.alarm();
    start();
    settled();
    pole.input(27, "0");
    rounds(20);
    assertTrue(offered.get(offered.size() - 1).urgent());
    offered.clear();
    rounds(1000);
    assertEquals(1, told(Pole.FLOOD).size());
    assertFalse(offered.get(0).urgent());
  }

  private void start() {
    Wiring wiring =
        Wiring.of(
            pole.build(),
            fault -> {
              throw new AssertionError(fault);
            });
    Optional<PinFiles> files = Optional.of(new PinFiles(folder));
    board = PinBoard.mock(files, wiring.loops());
    desk = new PinDesk(wiring, board, files, clock, offered::add);
  }

  /** One hundred milliseconds on, everything has been told. */
  private void settled() {
    rounds(0, 60, 40);
    offered.clear();
  }

  private void rounds(long... advances) {
    for (long advance : advances) {
      clock.advance(advance);
      desk.round();
    }
  }

  private List<String> told(Integer... points) {
    List<String> told = new ArrayList<>();
    String[] names = {"door", "flood", "temperature", "siren"};
    for (Readings batch : offered) {
      for (int row = 0; row < batch.size(); row++) {
        if (List.of(points).contains(batch.point(row))) {
          told.add(
              "%s=%s %s @%d"
                  .formatted(
                      names[batch.point(row)],
                      batch.value(row),
                      batch.quality(row),
                      batch.sampleMillis(row) - START));
        }
      }
    }
    return told;
  }
}
