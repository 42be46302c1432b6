package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Any course of blocks, time, steps of the clock and restarts against a list of when each block was
 * made: none is given up before its age, none stays much longer, and the account balances.
 */
class AgeModelTest {
  private static final int DAYS = 3;
  private static final long HOUR = 3_600_000;
  private static final long LIMIT = DAYS * 24 * HOUR;

  @Property(tries = 30, shrinking = ShrinkingMode.BOUNDED)
  void what_is_given_up_follows_from_run_time_alone(@ForAll("courses") List<Step> course) {
    try (Course run = new Course()) {
      for (Step step : course) {
        step.on(run);
      }
      run.check();
    }
  }

  /** One event. */
  private enum Event {
    BLOCK,
    PASS,
    STEP,
    RESTART,
    REBOOT
  }

  private record Step(Event event, int size) {
    void on(Course run) {
      switch (event) {
        case BLOCK -> run.block(size);
        case PASS -> run.pole.clock.advance(size * HOUR / 4);
        case STEP -> run.pole.clock.stepUtc((size - 50) * 24 * HOUR);
        case RESTART -> run.restart(false);
        case REBOOT -> run.restart(true);
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> courses() {
    Arbitrary<Event> events =
        Arbitraries.of(
            Event.BLOCK,
            Event.BLOCK,
            Event.PASS,
            Event.PASS,
            Event.PASS,
            Event.STEP,
            Event.RESTART,
            Event.REBOOT);
    Arbitrary<Step> steps =
        events.flatMap(
            event -> Arbitraries.integers().between(1, 100).map(n -> new Step(event, n)));
    return steps.list().ofMinSize(5).ofMaxSize(40);
  }

  private record Block(long ranMillis, int ofFirstPoint) {}

  private static final class Course implements AutoCloseable {
    private final Limits limits;
    private final List<Block> blocks = new ArrayList<>();
    private final Pole pole;
    private int boots = 1;

    /** Monotonic milliseconds of earlier boots. */
    private long before;

    private long bootBegan;

    Course() {
      try {
        Path temp = Files.createTempDirectory("lamppost-keep");
        limits = Pole.limits(temp, new AgeLimits(DAYS, DAYS, DAYS));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      pole = new Pole(limits, new ManualClock());
      bootBegan = pole.clock.monotonicMillis();
    }

    private long ran() {
      return before + pole.clock.monotonicMillis() - bootBegan;
    }

    void block(int readings) {
      pole.acceptDurably(readings);
      pole.sealPasses();
      blocks.add(new Block(ran(), (readings + Pole.POINTS - 1) / Pole.POINTS));
    }

    void restart(boolean machine) {
      pole.journal.close();
      if (machine) {
        before = ran();
        pole.clock.reboot("boot-" + ++boots, 1_000);
        bootBegan = pole.clock.monotonicMillis();
      }
      pole.journal = Pole.open(limits, Pole.SITE, pole.clock);
    }

    void check() {
      for (int i = 0; i <= boots; i++) {
        pole.writerLooks();
      }
      long most = 0;
      long least = 0;
      long all = 0;
      for (Block each : blocks) {
        long age = ran() - each.ranMillis();
        all += each.ofFirstPoint();
        most += age <= LIMIT + LIMIT / 24 + Pole.SEAL ? each.ofFirstPoint() : 0;
        least += age < LIMIT - Pole.SEAL ? each.ofFirstPoint() : 0;
      }
      Account account = Account.of(pole.blocks());
      long received = account.received(Pole.point(0));
      account.balances(Pole.point(0), all);
      assertTrue(received >= least, received + " received, at least " + least + " are young");
      assertTrue(received <= most, received + " received, " + most + " are not over age");
    }

    @Override
    public void close() {
      pole.close();
    }
  }
}
