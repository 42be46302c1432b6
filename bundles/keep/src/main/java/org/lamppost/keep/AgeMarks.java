package org.lamppost.keep;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.lamppost.model.Stream;

/**
 * Tells which records of a stream have been kept for longer than its limit of age.
 *
 * <p>Age is {@link RunTime}. A mark says how far the stream had come at some run time, so whatever
 * is not after it is at least that old. The last mark is that of the last commit; those before it
 * are about a twenty-fourth of the limit apart. So no record counts as over age too early, and one
 * may count so late by that much. Marks are saved with commits that happen anyway, also where there
 * is no limit, so that one that is set later holds for what waits already.
 *
 * <p>Confined to the file's writer.
 */
final class AgeMarks {
  private static final int PARTS = 24;
  private static final long USUAL_SPACING_MILLIS = 86_400_000;
  private static final int MOST = 64;

  private final Database database;
  private final StreamTable table;
  private final RunTime ran;
  private final String name;
  private final long limitMillis;
  private final long spacingMillis;

  /** As saved; both columns rise. */
  private List<Mark> marks = List.of();

  private record Mark(long sequence, long ranMillis) {}

  /**
   * Makes it; {@link #load} reads what was saved.
   *
   * @param limitMillis 0 for none.
   */
  AgeMarks(Database database, StreamTable table, Stream stream, RunTime ran, long limitMillis) {
    this.database = database;
    this.table = table;
    this.ran = ran;
    this.name = "age/" + stream.label();
    this.limitMillis = limitMillis;
    this.spacingMillis = limitMillis == 0 ? USUAL_SPACING_MILLIS : limitMillis / PARTS;
  }

  /** Reads what is in the file; moves the run time on where it knows more. */
  void load() throws SQLException {
    byte[] blob = database.state(name);
    if (blob.length == 0) {
      return;
    }
    BlobReader in = new BlobReader(blob);
    List<Mark> saved = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      saved.add(new Mark(in.number(), in.number()));
    }
    in.end();
    marks = saved;
    if (!saved.isEmpty()) {
      ran.atLeast(saved.get(saved.size() - 1).ranMillis());
    }
  }

  /**
   * Within a transaction: the stream comes as far as this.
   *
   * @return to be run after the commit.
   */
  Runnable note(long sequence) throws SQLException {
    List<Mark> noted = needed();
    Mark now = new Mark(sequence, ran.millis());
    int last = noted.size() - 1;
    // The last one goes if the one before it and this one tell nearly as much.
    if (last > 0 && now.ranMillis() - noted.get(last - 1).ranMillis() <= spacingMillis) {
      noted.remove(last);
    }
    noted.add(now);
    database.putState(name, encoded(noted));
    return () -> marks = noted;
  }

  /** The last record that is over age; 0 if none is. */
  long overAge() {
    if (limitMillis == 0) {
      return 0;
    }
    int last = lastBefore(ran.millis() - limitMillis);
    return last < 0 ? 0 : marks.get(last).sequence();
  }

  private int lastBefore(long ranMillis) {
    int last = marks.size() - 1;
    while (last >= 0 && marks.get(last).ranMillis() > ranMillis) {
      last--;
    }
    return last;
  }

  /** The marks that can still tell something, with room for one more. */
  private List<Mark> needed() {
    long released = table.releasedByAll();
    int from = limitMillis == 0 ? 0 : Math.max(0, lastBefore(ran.millis() - limitMillis));
    List<Mark> left = new ArrayList<>();
    for (Mark each : marks.subList(from, marks.size())) {
      if (each.sequence() > released) {
        left.add(each);
      }
    }
    // A mark that goes makes some records count as over age later, never earlier.
    if (left.size() >= MOST) {
      for (int i = left.size() - 2; i >= 0; i -= 2) {
        left.remove(i);
      }
    }
    return left;
  }

  private static byte[] encoded(List<Mark> marks) {
    BlobWriter out = new BlobWriter().number(marks.size());
    marks.forEach(each -> out.number(each.sequence()).number(each.ranMillis()));
    return out.bytes();
  }
}
