package org.lamppost.keep;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;

/**
 * Any course of events against a list in memory: what the receiver has at the end is what was
 * accepted, in order and once, less what was declared or not yet durable in a power cut.
 */
class ModelTest {
  @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
  void received_and_declared_make_what_was_numbered(@ForAll("courses") List<Step> course) {
    try (Course run = new Course()) {
      for (Step step : course) {
        step.take(run);
      }
      run.settle();
    }
  }

  /** One event. */
  interface Step {
    /** Makes it happen. */
    void take(Course run);
  }

  private record Named(String name, Step step) implements Step {
    @Override
    public void take(Course run) {
      step.take(run);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @Provide
  Arbitrary<List<Step>> courses() {
    Arbitrary<Step> accept =
        Arbitraries.integers()
            .between(1, 120)
            .map(n -> new Named("accept " + n, run -> run.accept(n, false)));
    Arbitrary<Step> urgent =
        Arbitraries.integers()
            .between(1, 60)
            .map(n -> new Named("urgent " + n, run -> run.accept(n, true)));
    Arbitrary<Step> advance =
        Arbitraries.longs()
            .between(1, Pole.SEAL)
            .map(millis -> new Named("advance " + millis, run -> run.advance(millis)));
    Arbitrary<Step> loss =
        Arbitraries.integers().between(1, 9).map(n -> new Named("loss " + n, run -> run.lose(n)));
    Arbitrary<Step> others =
        Arbitraries.of(
            new Named("too much", Course::acceptTooMuch),
            new Named("receive", Course::receive),
            new Named("receive and release", Course::receiveAndRelease),
            new Named("restart", Course::restart),
            new Named("power cut", Course::powerCut));
    return Arbitraries.oneOf(List.of(accept, urgent, advance, loss, others))
        .list()
        .ofMinSize(5)
        .ofMaxSize(30);
  }

  /** The journal, the receiver and the list. */
  static final class Course implements AutoCloseable {
    private final Path temp;
    private final Map<Long, TelemetryRecord> received = new TreeMap<>();
    private final List<Accepted> accepted = new ArrayList<>();
    private Pole pole;
    private int folders;
    private int powerCuts;
    private double nextValue = 1;

    /** A reading, or so many declared lost. */
    private record Accepted(PointId point, double value, long lost, CompletableFuture<Void> done) {}

    Course() {
      try {
        temp = Files.createTempDirectory("lamppost-keep");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      pole = new Pole(temp.resolve("0"));
    }

    void accept(int count, boolean urgent) {
      Readings.Builder batch = Readings.arrivedAt(pole.clock.monotonicMillis());
      List<PointId> points = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int point = (int) nextValue % Pole.POINTS;
        batch.add(point, pole.clock.monotonicMillis(), nextValue++, Quality.GOOD);
        points.add(Pole.point(point));
      }
      double first = nextValue - count;
      CompletableFuture<Void> done =
          pole.journal
              .accept(urgent ? batch.urgent().build() : batch.build())
              .toCompletableFuture();
      for (int i = 0; i < count; i++) {
        accepted.add(new Accepted(points.get(i), first + i, 0, done));
      }
      if (urgent) {
        Pole.join(done);
      }
    }

    void acceptTooMuch() {
      Readings.Builder batch = Readings.arrivedAt(pole.clock.monotonicMillis());
      for (int i = 0; i < 2_001; i++) {
        batch.add(1, pole.clock.monotonicMillis(), -1, Quality.GOOD);
      }
      Pole.failure(pole.journal.accept(batch.build()));
      // Its declaration is durable when a later urgent reading is.
      CompletableFuture<Void> done = new CompletableFuture<>();
      accepted.add(new Accepted(Pole.point(1), 0, 2_001, done));
      accept(1, true);
      done.complete(null);
    }

    void lose(int count) {
      long now = pole.clock.monotonicMillis();
      CompletableFuture<Void> done =
          pole.journal
              .accept(Pole.loss(Loss.Cause.LINE_FULL, now, now, count))
              .toCompletableFuture();
      accepted.add(new Accepted(Pole.point(0), 0, count, done));
    }

    void advance(long millis) {
      pole.clock.advance(millis);
      pole.writerLooks();
    }

    void receive() {
      long last = received.size();
      for (Outgoing each :
          pole.journal.next(
              "city", pole.journal.epoch(), org.lamppost.model.Stream.TELEMETRY, 0, 100)) {
        TelemetryRecord record = TelemetryCodec.decode(each.body());
        TelemetryRecord known = received.put(each.id().sequence(), record);
        assertTrue(known == null || known.equals(record), "a record changed");
        last = Math.max(last, each.id().sequence());
      }
      assertEquals(last, received.size(), "a hole in the sequence");
    }

    void receiveAndRelease() {
      receive();
      if (!received.isEmpty()) {
        TelemetryRecord last = received.get((long) received.size());
        pole.journal.release("city", last.id());
      }
    }

    void restart() {
      pole.restart();
      accepted.forEach(each -> assertTrue(each.done().isDone(), "a clean stop lost something"));
    }

    void powerCut() {
      pole.writerLooks();
      Pole after = pole.afterPowerCut(temp.resolve(Integer.toString(++folders)));
      // What was not durable is gone; its numbers were never sent.
      List<Accepted> gone = accepted.stream().filter(each -> !each.done().isDone()).toList();
      accepted.removeAll(gone);
      pole.close();
      pole = after;
      powerCuts++;
    }

    /** Everything is sealed and received; then the accounts are compared. */
    void settle() {
      pole.sealPasses();
      await().pollInterval(Duration.ofMillis(1)).until(() -> upToDate());
      Account account = Account.of(List.copyOf(received.values()));
      Map<PointId, List<Double>> values = new HashMap<>();
      Map<PointId, Long> lost = new HashMap<>();
      for (Accepted each : accepted) {
        if (each.lost() > 0) {
          lost.merge(each.point(), each.lost(), Long::sum);
        } else {
          values.computeIfAbsent(each.point(), p -> new ArrayList<>()).add(each.value());
        }
      }
      assertEquals(values, account.values);
      assertEquals(lost, account.declared);
      long unclean =
          received.values().stream()
              .flatMap(record -> record.losses().stream())
              .filter(loss -> loss.cause() == Loss.Cause.UNCLEAN_STOP)
              .count();
      assertEquals(powerCuts, unclean);
    }

    private boolean upToDate() {
      receive();
      return received.size() == (long) pole.status(org.lamppost.model.Stream.TELEMETRY).get("last");
    }

    @Override
    public void close() {
      pole.close();
      try (Stream<Path> files = Files.walk(temp)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
