package org.lamppost.keep;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lamppost.model.Loss;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.wire.Gap;
import org.lamppost.wire.GapCodec;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;

/**
 * Gathers what can be had of one damaged database into a new one: the records under their own
 * identity, and for each that is gone one that says so, so that the streams have no hole. Used
 * once; confined to its thread.
 */
final class Salvaging {
  private static final int AT_ONCE = 200;

  private final Salvaged from;
  private final Database into;
  private final Identity identity;
  private final Pair.Setting setting;

  /** Last sequences that were known when the file was set aside; may be empty. */
  private final Map<Stream, Long> known;

  // as far as it got
  private final Map<Stream, Course> courses = new HashMap<>();
  private final List<StreamTable.Row> waiting = new ArrayList<>();
  private final List<Stream> waitingOf = new ArrayList<>();
  private final List<TailRow> tail = new ArrayList<>();
  private long saved;
  private long lost;

  /** Where one stream stands. */
  private static final class Course {
    private final StreamTable table;
    private long last;
    private byte[] head = new byte[Chain.BYTES];

    Course(StreamTable table, long last) {
      this.table = table;
      this.last = last;
    }
  }

  Salvaging(
      Salvaged from, Database into, Identity ours, Pair.Setting setting, Map<Stream, Long> known) {
    this.from = from;
    this.into = into;
    this.identity = new Identity(ours.gatewayId(), from.epoch(), ours.zone());
    this.setting = setting;
    this.known = known;
  }

  /**
   * Gathers it all.
   *
   * @param streams that the damaged database held.
   */
  void gather(List<Stream> streams) throws SQLException, IOException {
    String labels = streams.stream().map(Stream::label).collect(Collectors.joining(","));
    into.create(
        identity.epoch(),
        Map.of("gateway", identity.gatewayId(), "streams", labels),
        streams.stream().map(StreamTable::creation).toList());
    for (Stream stream : streams) {
      StreamTable table = StreamTable.salvaged(into, identity, stream, setting.key());
      courses.put(stream, new Course(table, released(stream)));
    }
    from.rows(
        (table, row) -> {
          try {
            take(table, row);
          } catch (SQLException e) {
            throw new IOException("salvaged records cannot be written: " + e.getMessage(), e);
          }
        });
    for (Stream stream : streams) {
      fill(stream, known.getOrDefault(stream, 0L));
    }
    sealTail();
    flush();
    into.transact(this::writeMarks);
  }

  /** Records that were salvaged. */
  long saved() {
    return saved;
  }

  /** Records that are gone. */
  long lost() {
    return lost;
  }

  /** What all destinations had, as far as that can be read: it is not needed again. */
  private long released(Stream stream) {
    Map<String, Long> marks = new HashMap<>();
    setting.limits().destinations().forEach(destination -> marks.put(destination, 0L));
    for (SavedFacts.Mark mark : from.marks()) {
      if (mark.stream().equals(stream.label())) {
        marks.put(mark.destination(), Math.max(0, mark.through()));
      }
    }
    return marks.values().stream().mapToLong(each -> each).min().orElse(0);
  }

  private void take(String table, SavedRow row) throws SQLException {
    if (table.equals("tail")) {
      tail.add(TailSlot.decode(row.body()).row());
      return;
    }
    for (Map.Entry<Stream, Course> each : courses.entrySet()) {
      Course course = each.getValue();
      if (StreamTable.tableOf(each.getKey()).equals(table) && row.first() > course.last) {
        fill(each.getKey(), row.first() - 1);
        add(each.getKey(), row.first(), row.sequence(), row.subject(), row.body());
        course.head = row.head();
        saved++;
      }
    }
  }

  /** Declares everything up to this sequence gone. */
  private void fill(Stream stream, long through) throws SQLException {
    Course course = courses.get(stream);
    if (course == null || through <= course.last) {
      return;
    }
    lost += through - course.last;
    if (stream == Stream.TELEMETRY) {
      long first = course.last + 1;
      long now = setting.clock().monotonicMillis();
      Loss loss = new Loss(Loss.Cause.JOURNAL_DAMAGED, 0, Math.max(0, now), Map.of());
      TelemetryRecord gap =
          new TelemetryRecord(
              identity.record(stream, through),
              first,
              setting.clock().bootId(),
              setting.clock().utcMillis() - now,
              List.of(),
              List.of(loss),
              List.of());
      add(stream, first, through, "", TelemetryCodec.encode(gap));
      return;
    }
    while (course.last < through) {
      long next = course.last + 1;
      add(stream, next, next, "", GapCodec.encode(identity.record(stream, next), Gap.LOST));
    }
  }

  private void add(Stream stream, long first, long sequence, String subject, byte[] body)
      throws SQLException {
    Course course = courses.get(stream);
    long now = setting.clock().utcMillis();
    waiting.add(new StreamTable.Row(first, sequence, now, subject, body, course.head));
    waitingOf.add(stream);
    course.last = sequence;
    if (waiting.size() >= AT_ONCE) {
      flush();
    }
  }

  private void flush() throws SQLException {
    into.transact(
        file -> {
          for (int i = 0; i < waiting.size(); i++) {
            courses.get(waitingOf.get(i)).table.insert(waiting.get(i));
          }
        });
    waiting.clear();
    waitingOf.clear();
  }

  /** Readings that were not yet in a block become the last one. */
  private void sealTail() throws SQLException {
    Course course = courses.get(Stream.TELEMETRY);
    if (tail.isEmpty() || course == null) {
      return;
    }
    Moment last = tail.get(tail.size() - 1).moment();
    List<TailRow> rows =
        tail.stream().filter(row -> row.moment().bootId().equals(last.bootId())).toList();
    // There are no rows where there is no session.
    Numbers numbers = from.session().orElseThrow().numbers();
    long next = course.last + 1;
    RecordId id = identity.record(Stream.TELEMETRY, next);
    byte[] body = Sealing.make(new Sealing.Order(rows, 0, numbers, id, last)).body();
    add(Stream.TELEMETRY, next, next, "", body);
    saved++;
  }

  private void writeMarks(Database file) throws SQLException {
    for (SavedFacts.Mark mark : from.marks()) {
      Stream stream = Stream.of(mark.stream());
      Course course = courses.get(stream);
      if (course != null) {
        file.update(
            "INSERT OR REPLACE INTO watermark VALUES(?, ?, ?, ?)",
            mark.destination(),
            mark.stream(),
            Math.min(mark.through(), course.last),
            mark.configured() ? 1 : 0);
      }
    }
  }
}
