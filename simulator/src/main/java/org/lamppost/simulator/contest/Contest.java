package org.lamppost.simulator.contest;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * The process of one contestant. Arguments: its class, rounds to warm up, rounds to measure. In a
 * round each point has one reading. Prints {@code result } and a JSON object.
 */
public final class Contest {
  /** How many points. */
  public static final int POINTS = 60_800;

  /** Readings in a batch. */
  public static final int ROWS = 1_000;

  /** The seed of the stream that {@code bench decide} plays. */
  public static final long SEED = 20_261_125;

  /** Rounds after which the events so far are noted, to compare contestants of different pace. */
  public static final int MARK = 10;

  private static final int GROUPS = 5;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Contestant contestant;
  private final Events events = new Events();
  private final Sensors sensors;
  private final Batch[] batches;
  private final StringBuilder marks = new StringBuilder();
  private int rounds;

  // of the rounds that were accounted for
  private long calmBytes;
  private long calmReadings;
  private long eventfulBytes;
  private long eventsAccounted;

  private Contest(Contestant contestant, int points) {
    this.contestant = contestant;
    this.sensors = new Sensors(points, SEED);
    this.batches = Batch.of(points, ROWS);
  }

  /** Measures one contestant. */
  public static void main(String[] arguments) throws Exception {
    Object created = Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
    Contest contest = new Contest((Contestant) created, POINTS);
    String result = contest.run(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    System.out.println("result " + result);
    System.exit(0);
  }

  /** The digest of what a contestant tells on a short stream, for tests. */
  public static String events(Contestant contestant, int points, int rounds) throws Exception {
    Contest contest = new Contest(contestant, points);
    contestant.begin(contest.sensors, contest.events);
    for (int i = 0; i < rounds; i++) {
      contest.round();
    }
    contestant.close();
    return contest.events.digest();
  }

  private String run(int warmUp, int measured) throws Exception {
    long before = heap();
    contestant.begin(sensors, events);
    for (int i = 0; i < warmUp; i++) {
      round();
    }
    long state = heap() - before;
    double[] rates = new double[GROUPS];
    int each = Math.max(1, measured / GROUPS);
    for (int group = 0; group < GROUPS; group++) {
      long nanos = 0;
      for (int i = 0; i < each; i++) {
        nanos += round();
      }
      rates[group] = (double) each * sensors.points() / nanos * 1e9;
    }
    for (int i = 0; i < MARK; i++) {
      accountedRound();
    }
    Arrays.sort(rates);
    contestant.close();
    return json(rates, state);
  }

  /** Plays one round; the processor time for judging it, nanoseconds. */
  private long round() throws Exception {
    prepare();
    long began = threads.getCurrentThreadCpuTime() + contestant.otherNanos();
    for (int i = 0; i < batches.length; i++) {
      contestant.judge(i, batches[i]);
    }
    contestant.settle(batches[0].arrivalMillis);
    long nanos = threads.getCurrentThreadCpuTime() + contestant.otherNanos() - began;
    mark();
    return nanos;
  }

  /** Plays one round and counts what it allocates, apart for batches that told nothing. */
  private void accountedRound() throws Exception {
    prepare();
    for (int i = 0; i < batches.length; i++) {
      long told = events.count();
      long began = threads.getCurrentThreadAllocatedBytes();
      contestant.judge(i, batches[i]);
      long bytes = threads.getCurrentThreadAllocatedBytes() - began;
      if (events.count() == told) {
        calmBytes += bytes;
        calmReadings += batches[i].points.length;
      } else {
        eventfulBytes += bytes;
        eventsAccounted += events.count() - told;
      }
    }
    contestant.settle(batches[0].arrivalMillis);
    mark();
  }

  private void prepare() {
    sensors.fill(batches);
    for (int i = 0; i < batches.length; i++) {
      contestant.prepare(i, batches[i]);
    }
  }

  private void mark() {
    rounds++;
    if (rounds % MARK == 0) {
      marks.append(marks.isEmpty() ? "" : ",").append('"').append(events.digest()).append('"');
    }
  }

  private String json(double[] sortedRates, long state) {
    return String.format(
        Locale.ROOT,
        "{\"rate\":%.0f,\"lowest\":%.0f,\"highest\":%.0f,\"rounds\":%d,\"raised\":%d,\"closed\":%d,"
            + "\"stateBytes\":%d,\"heapBytes\":%d,\"calmBytesPerReading\":%.4f,"
            + "\"bytesPerEvent\":%.0f,\"marks\":[%s]}",
        sortedRates[GROUPS / 2],
        sortedRates[0],
        sortedRates[GROUPS - 1],
        rounds,
        events.raised(),
        events.closed(),
        contestant.stateBytes(),
        state,
        calmReadings == 0 ? -1 : (double) calmBytes / calmReadings,
        eventsAccounted == 0 ? 0 : (double) eventfulBytes / eventsAccounted,
        marks);
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
