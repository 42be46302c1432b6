package org.lamppost.simulator.device;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Samples a device and posts its values until the gateway has acknowledged them, in order, one
 * message at a time.
 *
 * <p>Safe from any thread; the lock order is this, then the device, then its log.
 */
final class CoapWire implements Wire {
  private static final int KEPT = 10_000;
  // Twelve records stay below 1,024 bytes, so that no message needs block-wise transfer.
  private static final int SAMPLES_IN_A_MESSAGE = 12;

  private final Device device;
  private final CoapThing thing;
  private final Settings settings;
  private final PrintWriter complaints;
  private final Outbox outbox = new Outbox(KEPT, SAMPLES_IN_A_MESSAGE);
  private final ScheduledExecutorService executor;
  private final Function<ScheduledExecutorService, CoapPost> opener;

  // valid from start on
  private CoapPost post;
  private long lastNumber;
  private long emittedThrough;
  private Instant lastAt = Instant.EPOCH;
  private double lastUrgentState;

  // valid for one message
  private boolean inFlight;
  private boolean backingOff;
  private int failures;

  /**
   * How a device reports.
   *
   * @param gateway where to.
   * @param every the sampling period.
   * @param format the form of SenML.
   * @param random gives the jitter of the back-off.
   */
  record Settings(
      GatewayAddress gateway, Duration every, SenmlFormat format, RandomGenerator random) {}

  CoapWire(Device device, CoapThing thing, Settings settings, PrintWriter complaints) {
    this(
        device, thing, settings, complaints, timers -> OpenCoapPost.to(settings.gateway(), timers));
  }

  CoapWire(
      Device device,
      CoapThing thing,
      Settings settings,
      PrintWriter complaints,
      Function<ScheduledExecutorService, CoapPost> opener) {
    this.device = device;
    this.thing = thing;
    this.settings = settings;
    this.complaints = complaints;
    this.opener = opener;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> new Thread(task, "lamppost-device-" + device.id()));
  }

  @Override
  public synchronized String start() {
    try {
      post = opener.apply(executor);
    } catch (DeviceException e) {
      executor.shutdownNow();
      throw e;
    }
    lastUrgentState = device.look(now -> thing.urgentState());
    long period = settings.every().toMillis();
    executor.scheduleWithFixedDelay(() -> guarded(this::report), 0, period, TimeUnit.MILLISECONDS);
    return settings.gateway().toString();
  }

  @Override
  public Map<String, Action> commands() {
    return Map.of(
        "exception", Action.of(() -> odd(Sample.Form.GARBLED)),
        "wrong-unit", Action.of(() -> odd(Sample.Form.WRONG_UNIT)),
        "unknown-device", Action.of(() -> odd(Sample.Form.UNKNOWN_DEVICE)));
  }

  @Override
  public synchronized void told() {
    double state = device.look(now -> thing.urgentState());
    if (state != lastUrgentState && !device.silent()) {
      takeSamples();
      backingOff = false;
    }
    attempt();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (post != null) {
        post.close();
      }
    }
    executor.shutdownNow();
    try {
      executor.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      Instant now = device.now();
      outbox.waiting().stream()
          .filter(sample -> sample.number() <= emittedThrough)
          .forEach(sample -> logDropped(now, sample));
      outbox.release(Long.MAX_VALUE);
    }
  }

  private synchronized void report() {
    if (!device.silent()) {
      takeSamples();
      attempt();
    }
  }

  private void takeSamples() {
    List<Gauge> gauges = thing.gauges();
    device.look(
        now -> {
          Instant at = sampleTime(now);
          boolean broken = device.fault() == Fault.NOT_A_NUMBER;
          for (int i = 0; i < gauges.size(); i++) {
            Gauge gauge = gauges.get(i);
            boolean spoiled = broken && i == 0;
            Sample.Form form = spoiled ? Sample.Form.NOT_A_NUMBER : Sample.Form.PLAIN;
            double value = spoiled ? Double.NaN : gauge.value();
            keep(new Sample(++lastNumber, at, gauge.point(), value, gauge.unit(), form), now);
          }
          lastUrgentState = thing.urgentState();
          return null;
        });
  }

  private synchronized void odd(Sample.Form form) {
    Gauge gauge = thing.gauges().get(0);
    device.look(
        now -> {
          String unit = form == Sample.Form.WRONG_UNIT ? "m" : gauge.unit();
          keep(
              new Sample(++lastNumber, sampleTime(now), gauge.point(), gauge.value(), unit, form),
              now);
          return null;
        });
  }

  /**
   * Two samples of a point never share a time, so that a receiver can tell a repetition from a
   * second sample.
   */
  private Instant sampleTime(Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    lastAt = at.equals(lastAt) ? at.plusMillis(1) : at;
    return lastAt;
  }

  private void keep(Sample sample, Instant now) {
    outbox.add(sample).ifPresent(dropped -> logDropped(now, dropped));
  }

  private void attempt() {
    List<Sample> batch = outbox.batch();
    if (inFlight || backingOff || batch.isEmpty() || device.silent()) {
      return;
    }
    batch.stream().filter(sample -> sample.number() > emittedThrough).forEach(this::emit);
    byte[] payload = settings.format().encode(device.id(), batch);
    inFlight = true;
    send(payload).whenComplete((reply, failure) -> later(() -> answered(batch, reply, failure)));
  }

  private CompletableFuture<CoapPost.Reply> send(byte[] payload) {
    try {
      return post.post(payload, settings.format().contentFormat());
    } catch (RuntimeException e) {
      // Whatever the library does not like now is tried again like any other failure.
      return CompletableFuture.failedFuture(e);
    }
  }

  private void emit(Sample sample) {
    if (sample.form() != Sample.Form.UNKNOWN_DEVICE) {
      boolean readable = sample.form() != Sample.Form.GARBLED;
      device
          .log()
          .emission(
              sample.at(), sample.point(), readable ? sample.value() : Double.NaN, sample.unit());
    }
    emittedThrough = sample.number();
  }

  private synchronized void answered(List<Sample> batch, CoapPost.Reply reply, Throwable failure) {
    inFlight = false;
    if (failure == null && (reply.accepted() || reply.refused())) {
      if (reply.refused()) {
        logRefused(batch, reply);
      }
      failures = 0;
      outbox.release(batch.get(batch.size() - 1).number());
      attempt();
      return;
    }
    failures++;
    backingOff = true;
    Duration wait = BackOff.after(failures, settings.random());
    int thisFailure = failures;
    executor.schedule(
        () -> guarded(() -> endBackOff(thisFailure)), wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void endBackOff(int failure) {
    // An alarm may have gone out, and failed, since this wait began: then a newer wait rules.
    if (failure == failures) {
      backingOff = false;
      attempt();
    }
  }

  private void logRefused(List<Sample> batch, CoapPost.Reply reply) {
    complain(
        "refused device="
            + device.id()
            + " code="
            + reply.code()
            + " reason="
            + reply.diagnostic());
    Instant now = device.now();
    for (Sample sample : batch) {
      Map<String, Object> details = details(sample);
      details.put("code", reply.code());
      details.put("reason", reply.diagnostic());
      device.log().event(now, "refused", details);
    }
  }

  private void logDropped(Instant now, Sample sample) {
    Map<String, Object> details = details(sample);
    details.put("sent", sample.number() <= emittedThrough);
    device.log().event(now, "dropped", details);
  }

  private static Map<String, Object> details(Sample sample) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("point", sample.point());
    details.put("sampleAt", sample.at().toEpochMilli());
    return details;
  }

  private void later(Runnable task) {
    try {
      executor.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      // Closed meanwhile: close() has accounted for what was waiting.
      complaints.flush();
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      // Top of our thread: a periodic task that throws would never run again.
      complain("device=" + device.id() + " could not report: " + e.getMessage());
    }
  }

  private void complain(String line) {
    complaints.println(line.replaceAll("\\R", " "));
    complaints.flush();
  }
}
