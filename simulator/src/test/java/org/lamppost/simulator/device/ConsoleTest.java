package org.lamppost.simulator.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleTest {
  private final HandClock clock = new HandClock();
  private final Shed shed = new Shed(new SplittableRandom(1));
  private final StringWriter complaints = new StringWriter();

  @Test
  void commands_are_obeyed_in_order_and_logged_with_their_arguments(@TempDir Path folder) {
    try (EmissionLog log = EmissionLog.open(folder, "shed-1")) {
      run(log, new StringReader("overheat 3\n\n  cool  \nquit\noverheat 1\n"));
      assertEquals(2, Lines.of(folder, "shed-1").size(), "nothing after quit");
      assertEquals(
          "3", Lines.events(folder, "shed-1", "overheat").get(0).get("arguments").get(0).asText());
      assertEquals(1, Lines.events(folder, "shed-1", "cool").size());
      assertEquals("", complaints.toString());
    }
  }

  @Test
  void arguments_that_make_no_sense_are_told_in_one_line_each_and_change_nothing(
      @TempDir Path folder) {
    try (EmissionLog log = EmissionLog.open(folder, "shed-1")) {
      run(log, new StringReader("overheat\noverheat 5\noverheat one\ncool 2\n"));
      assertEquals(List.of(), Lines.of(folder, "shed-1"));
    }
    assertEquals(
        List.of(
            "command 'overheat' for shed-1: needs a port from 1 to 4, got []",
            "command 'overheat' for shed-1: needs a port from 1 to 4, got [5]",
            "command 'overheat' for shed-1: needs a port from 1 to 4, got [one]",
            "command 'cool' for shed-1: takes no argument, got [2]"),
        complaints.toString().lines().toList());
    clock.forward(30);
    shed.advance(30);
    assertEquals(32, shed.temperature(0), 1);
  }

  @Property(tries = 200)
  void an_unknown_word_is_one_line_that_names_it(
      @ForAll @AlphaChars @StringLength(min = 12, max = 40) String word) {
    complaints.getBuffer().setLength(0);
    run(EmissionLog.nowhere("shed-1"), new StringReader(word));
    assertTrue(
        complaints.toString().startsWith("unknown command '" + word + "' for shed-1; known: "));
    assertEquals(1, complaints.toString().lines().count());
  }

  @Test
  void an_input_that_breaks_ends_it_like_its_end() {
    run(EmissionLog.nowhere("shed-1"), new BrokenReader());
    assertEquals("commands of shed-1 can no longer be read: gone", complaints.toString().strip());
  }

  private void run(EmissionLog log, Reader input) {
    Device device = new Device(shed, clock, 1, log);
    new Console(device, new NoWire(), new PrintWriter(complaints, true))
        .run(new BufferedReader(input));
  }

  private static final class NoWire implements Wire {
    @Override
    public String start() {
      return "nowhere";
    }

    @Override
    public void close() {}
  }

  private static final class BrokenReader extends Reader {
    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      throw new IOException("gone");
    }

    @Override
    public void close() {}
  }
}
