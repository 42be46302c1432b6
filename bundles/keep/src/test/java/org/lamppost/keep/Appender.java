package org.lamppost.keep;

import java.nio.file.Path;
import java.time.Duration;
import org.lamppost.api.GatewayClock;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.model.RecordId;

/**
 * Another process: appends incidents and readings until it is killed, and prints each once it is
 * durable. Arguments: the folder, the first incident's number.
 */
final class Appender {
  private Appender() {}

  public static void main(String[] arguments) {
    Pole.limits(Path.of(arguments[0]));
    SqliteJournal journal =
        Pole.open(Pole.limits(Path.of(arguments[0])), Pole.SITE, GatewayClock.system());
    System.out.println("open " + ProcessHandle.current().pid());
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    for (long i = Long.parseLong(arguments[1]); System.nanoTime() < deadline; i++) {
      long now = GatewayClock.system().monotonicMillis();
      Readings.Builder batch = Readings.arrivedAt(now);
      for (int row = 0; row < 10; row++) {
        batch.add(row % Pole.POINTS, now, i, Quality.GOOD);
      }
      Readings readings = i % 3 == 0 ? batch.urgent().build() : batch.build();
      long number = i;
      journal.accept(readings).thenRun(() -> System.out.println("reading " + number));
      String id = "I" + i;
      RecordId record = Pole.join(journal.accept(Pole.change(id), id.getBytes()));
      System.out.println("incident " + record.sequence() + " " + id);
    }
  }
}
