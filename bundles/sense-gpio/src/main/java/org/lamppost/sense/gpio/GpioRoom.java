package org.lamppost.sense.gpio;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Line;
import org.lamppost.api.LineException;
import org.lamppost.model.Fault;
import org.lamppost.model.Outcome;
import org.lamppost.model.Readings;
import org.lamppost.model.Site;
import org.lamppost.sense.gpio.Wiring.LoopSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads around the pins: one for contacts and outputs, one for each I2C bus.
 *
 * <p>Safe from any thread. A site without pins costs no thread and no Pi4J.
 */
final class GpioRoom {
  private static final Logger LOG = LoggerFactory.getLogger(GpioRoom.class);

  /** Short against the 50 ms of a bouncing contact, long enough to cost nothing. */
  private static final long PIN_ROUND_MILLIS = 20;

  private static final long STOP_MILLIS = 1_000;

  /** Writes that may wait; one more is refused, for the siren must not sound minutes later. */
  private static final int MOST_WRITES = 64;

  private final Line line;
  private final GatewayClock clock;
  private final Wiring wiring;
  private final Optional<PinBoard> board;
  private final Optional<PinDesk> desk;
  private final Map<Integer, LoopBus> buses = new TreeMap<>();
  private final List<ScheduledExecutorService> threads = new ArrayList<>();
  private final ScheduledExecutorService pins = thread("pins");
  private final AtomicInteger waitingWrites = new AtomicInteger();
  private final AtomicLong readings = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean stopped;

  /** Takes the pins; {@link #start} begins. */
  GpioRoom(
      Site site, Optional<Path> folder, Line line, Consumer<Fault> faults, GatewayClock clock) {
    this.line = line;
    this.clock = clock;
    this.wiring = new Providers(site, faults).usable(Wiring.of(site, faults));
    if (wiring.isEmpty()) {
      board = Optional.empty();
      desk = Optional.empty();
      return;
    }
    Optional<PinFiles> files = folder.map(PinFiles::new);
    PinBoard taken = PinBoard.mock(files, wiring.loops());
    board = Optional.of(taken);
    desk = Optional.of(new PinDesk(wiring, taken, files, clock, this::offer));
    Map<Integer, List<LoopSource>> byBus = new TreeMap<>();
    for (LoopSource loop : wiring.loops()) {
      byBus.computeIfAbsent(loop.bus(), bus -> new ArrayList<>()).add(loop);
    }
    byBus.forEach((bus, loops) -> buses.put(bus, new LoopBus(loops, taken, clock, this::offer)));
  }

  /** Begins the rounds. */
  void start() {
    desk.ifPresent(each -> repeat(pins, each::round, PIN_ROUND_MILLIS));
    buses.forEach((bus, each) -> repeat(thread("i2c-" + bus), each::round, busRound(bus)));
  }

  /** A tenth of the shortest interval on the bus, between 20 ms and 1 s. */
  private long busRound(int bus) {
    long shortest =
        wiring.loops().stream()
            .filter(loop -> loop.bus() == bus)
            .map(loop -> loop.point().interval())
            .min(Duration::compareTo)
            .map(Duration::toMillis)
            .orElse(1_000L);
    return Math.max(PIN_ROUND_MILLIS, Math.min(1_000, shortest / 10));
  }

  private static void repeat(ScheduledExecutorService on, Runnable round, long everyMillis) {
    on.scheduleWithFixedDelay(
        () -> {
          try {
            round.run();
          } catch (RuntimeException e) {
            // Top of our own thread: one failing round must not end all the following ones.
            LOG.error("round of pins failed, the next one follows", e);
          }
        },
        0,
        everyMillis,
        TimeUnit.MILLISECONDS);
  }

  private ScheduledExecutorService thread(String what) {
    ScheduledExecutorService fresh =
        Executors.newSingleThreadScheduledExecutor(
            task -> new Thread(task, "lamppost-sense-gpio-" + what));
    threads.add(fresh);
    return fresh;
  }

  private void offer(Readings batch) {
    readings.addAndGet(batch.size());
    try {
      line.offer(batch).whenComplete((done, failure) -> note(batch, failure));
    } catch (LineException e) {
      note(batch, e);
    }
  }

  /** The line has declared what was lost; a contact cannot be asked for the past. */
  private void note(Readings batch, Throwable failure) {
    if (failure != null) {
      refused.addAndGet(batch.size());
    }
  }

  boolean drives(int point) {
    return wiring.outputs().stream().anyMatch(each -> each.point().index() == point);
  }

  /** Writes an output on the pins' thread. */
  CompletionStage<Outcome> write(int point, double value) {
    if (!drives(point) || stopped) {
      return refusal("point " + point + " is not an output that is served here now");
    }
    if (waitingWrites.incrementAndGet() > MOST_WRITES) {
      waitingWrites.decrementAndGet();
      return refusal("more than " + MOST_WRITES + " writes wait");
    }
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    try {
      pins.execute(() -> write(point, value, outcome));
    } catch (RejectedExecutionException e) {
      waitingWrites.decrementAndGet();
      return refusal("the pins are being let go");
    }
    return outcome;
  }

  /** Reads an output's position on the pins' thread. */
  CompletionStage<Outcome> read(int point) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    try {
      pins.execute(
          () ->
              outcome.complete(
                  desk.<Outcome>map(each -> each.read(point))
                      .orElseGet(() -> new Outcome.Unknown("there are no pins here"))));
    } catch (RejectedExecutionException e) {
      outcome.complete(new Outcome.Unknown("the pins are being let go"));
    }
    return outcome;
  }

  private void write(int point, double value, CompletableFuture<Outcome> outcome) {
    waitingWrites.decrementAndGet();
    try {
      outcome.complete(desk.orElseThrow().write(point, value));
    } catch (RuntimeException e) {
      // Top of our own thread; whether the pin moved is not known.
      LOG.error("writing an output failed point={}", point, e);
      outcome.complete(new Outcome.Unknown("writing failed: " + e.getMessage()));
    }
  }

  private static CompletionStage<Outcome> refusal(String why) {
    return CompletableFuture.completedFuture(new Outcome.Refused(why));
  }

  /** Ends the rounds, lets go of the pins. */
  void stop() {
    if (!stopped) {
      stopped = true;
      desk.ifPresent(each -> pins.execute(each::letGo));
    }
    threads.forEach(ScheduledExecutorService::shutdown);
    try {
      for (ScheduledExecutorService each : threads) {
        if (!each.awaitTermination(STOP_MILLIS / threads.size(), TimeUnit.MILLISECONDS)) {
          each.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      threads.forEach(ScheduledExecutorService::shutdownNow);
      Thread.currentThread().interrupt();
    }
    board.ifPresent(PinBoard::close);
  }

  /** The room's state for people. */
  Map<String, Object> show() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("contacts", wiring.contacts().size());
    shown.put("outputs", wiring.outputs().size());
    shown.put("currentLoops", wiring.loops().size());
    shown.put("readings", readings.get());
    shown.put("lineRefused", refused.get());
    return shown;
  }
}
