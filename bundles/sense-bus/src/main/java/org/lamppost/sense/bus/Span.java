package org.lamppost.sense.bus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Neighbouring registers or bits that one request reads.
 *
 * @param table the address space.
 * @param address the first one.
 * @param count how many.
 * @param due the points it is read for.
 * @param covered all points of the device that lie wholly in it: what is read on the wire is a
 *     reading, asked for or not.
 */
record Span(Table table, int address, int count, List<PolledPoint> due, List<PolledPoint> covered) {
  private static final Comparator<PolledPoint> BY_PLACE =
      Comparator.<PolledPoint, Table>comparing(polled -> polled.source().table())
          .thenComparingInt(polled -> polled.source().address());

  Span {
    due = List.copyOf(due);
    covered = List.copyOf(covered);
  }

  /**
   * Makes few requests of many points.
   *
   * @param due the points to read.
   * @param all all points of the device.
   */
  static List<Span> plan(List<PolledPoint> due, List<PolledPoint> all, BusLimits limits) {
    List<Span> spans = new ArrayList<>();
    List<PolledPoint> run = new ArrayList<>();
    for (PolledPoint polled : due.stream().sorted(BY_PLACE).toList()) {
      if (polled.alone()) {
        spans.add(of(List.of(polled), all));
      } else {
        if (!run.isEmpty() && !joins(run, polled.source(), limits)) {
          spans.add(of(run, all));
          run.clear();
        }
        run.add(polled);
      }
    }
    if (!run.isEmpty()) {
      spans.add(of(run, all));
    }
    return spans;
  }

  /** The span of these points, which lie in one table. */
  static Span of(List<PolledPoint> due, List<PolledPoint> all) {
    Table table = due.get(0).source().table();
    int address = due.get(0).source().address();
    int end = end(due);
    List<PolledPoint> covered =
        all.stream().filter(polled -> within(polled.source(), table, address, end)).toList();
    return new Span(table, address, end - address, due, covered);
  }

  private static boolean joins(List<PolledPoint> run, Source next, BusLimits limits) {
    Source first = run.get(0).source();
    int end = end(run);
    return next.table() == first.table()
        && next.address() - end <= limits.maxGap()
        && Math.max(end, next.end()) - first.address() <= limits.maxRegisters();
  }

  private static int end(List<PolledPoint> run) {
    return run.stream().mapToInt(polled -> polled.source().end()).max().orElseThrow();
  }

  private static boolean within(Source source, Table table, int address, int end) {
    return source.table() == table && source.address() >= address && source.end() <= end;
  }
}
