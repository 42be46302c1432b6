package org.lamppost.keep;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Stream;
import org.lamppost.wire.Gap;
import org.lamppost.wire.GapCodec;
import org.lamppost.wire.IncidentCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the safety file within its limit when nobody takes its records: first the intermediate
 * changes of incidents that are over become gaps, then the oldest audit records. How an incident
 * began and how it ended stays, and everything of one that is open. Nothing is ever refused here.
 * The same become gaps when they are over age, whatever room there is; the changes of an incident
 * when its end is.
 *
 * <p>Touches only records that were never handed out. Confined to the safety writer.
 */
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  /** Records made gaps in one transaction, so that it stays short. */
  private static final int AT_ONCE = 16;

  private static final int READ_AT_ONCE = 200;
  private static final Set<IncidentState> OVER =
      EnumSet.of(IncidentState.CLOSED, IncidentState.FALSE, IncidentState.EXPIRED);

  private final Database database;
  private final Map<Stream, StreamTable> tables;
  private final long limitBytes;

  private final Map<Stream, AgeMarks> ages;

  /** What the last look found to give up for room, oldest first. */
  private final Deque<Outgoing> plan = new ArrayDeque<>();

  /** What the last look found over age. */
  private final Deque<Outgoing> aged = new ArrayDeque<>();

  /** Up to where records over age have been looked for. */
  private final Map<Stream, Long> looked = new EnumMap<>(Stream.class);

  /** Bytes kept when there was nothing more to give up. */
  private long exhaustedAt = -1;

  private volatile long compacted;

  Compaction(
      Database database,
      Map<Stream, StreamTable> tables,
      long limitBytes,
      Map<Stream, AgeMarks> ages) {
    this.database = database;
    this.tables = tables;
    this.limitBytes = limitBytes;
    this.ages = ages;
  }

  /** Bytes kept of incidents and audit records. Safe from any thread. */
  long keptBytes() {
    return tables.values().stream().mapToLong(StreamTable::keptBytes).sum();
  }

  /** How many records became gaps since the start. Safe from any thread. */
  long compacted() {
    return compacted;
  }

  /** Whether a limit is exceeded and something can be done. */
  boolean needed() {
    return !aged.isEmpty() || lookDue() || oversize();
  }

  private boolean oversize() {
    long kept = keptBytes();
    // A failed look is worth another one when there is a sixteenth more to look at.
    return kept > limitBytes && kept > exhaustedAt + exhaustedAt / 16;
  }

  private boolean lookDue() {
    for (Map.Entry<Stream, AgeMarks> each : ages.entrySet()) {
      if (each.getValue().overAge() > looked.getOrDefault(each.getKey(), 0L)) {
        return true;
      }
    }
    return false;
  }

  /** Does one thing, in one transaction at most. */
  void compact() throws SQLException {
    if (aged.isEmpty() && lookDue()) {
      lookForAge();
    }
    if (!aged.isEmpty()) {
      makeGaps(aged);
    } else if (oversize()) {
      makeRoom();
    }
  }

  /** Finds what is over age; again only when more is. */
  private void lookForAge() throws SQLException {
    long incidents = ages.get(Stream.INCIDENT).overAge();
    long audits = ages.get(Stream.AUDIT).overAge();
    if (incidents > 0) {
      aged.addAll(intermediates(incidents));
    }
    if (audits > 0) {
      aged.addAll(auditsThrough(audits));
    }
    looked.put(Stream.INCIDENT, incidents);
    looked.put(Stream.AUDIT, audits);
    if (!aged.isEmpty()) {
      plan.clear(); // it may name the same
      LOG.warn("records over age become gaps records={}", aged.size());
    }
  }

  private void makeRoom() throws SQLException {
    if (plan.isEmpty()) {
      plan.addAll(intermediates(Long.MAX_VALUE));
    }
    if (plan.isEmpty()) {
      plan.addAll(oldestAudits());
    }
    if (plan.isEmpty()) {
      exhaustedAt = keptBytes();
      LOG.error("safety file is full and nothing more can be compacted bytes={}", exhaustedAt);
      return;
    }
    makeGaps(plan);
  }

  /** Makes gaps of the first records that are named, and names them no more. */
  private void makeGaps(Deque<Outgoing> named) throws SQLException {
    List<Outgoing> some = named.stream().limit(AT_ONCE).toList();
    List<Runnable> after = new ArrayList<>();
    database.transact(
        file -> {
          for (Outgoing each : some) {
            long sequence = each.id().sequence();
            StreamTable table = tables.get(each.id().stream());
            // Planned a moment ago, but it may have been handed out or deleted since.
            if (sequence > table.untouchable()) {
              byte[] gap = GapCodec.encode(each.id(), Gap.COMPACTED);
              after.add(table.rewrite(sequence, sequence, "", gap));
            }
          }
        });
    after.forEach(Runnable::run);
    some.forEach(each -> named.removeFirst());
    compacted += after.size();
  }

  /**
   * Changes between the first and the last one of incidents that are over.
   *
   * @param through the last change is not after this one.
   */
  private List<Outgoing> intermediates(long through) throws SQLException {
    Map<String, Course> courses = new HashMap<>();
    StreamTable table = tables.get(Stream.INCIDENT);
    each(
        table,
        record ->
            IncidentCodec.stateOf(record.body())
                .ifPresent(
                    state ->
                        courses
                            .computeIfAbsent(record.subject(), id -> new Course())
                            .add(record, state)));
    List<Outgoing> found = new ArrayList<>();
    courses.values().forEach(course -> found.addAll(course.intermediates(through)));
    found.sort((one, other) -> Long.compare(one.id().sequence(), other.id().sequence()));
    return found;
  }

  private List<Outgoing> oldestAudits() throws SQLException {
    List<Outgoing> found = new ArrayList<>();
    long surplus = keptBytes() - (limitBytes - limitBytes / 8);
    long[] gained = {0};
    each(
        tables.get(Stream.AUDIT),
        record -> {
          int gain = record.body().length - GapCodec.encode(record.id(), Gap.COMPACTED).length;
          if (gain > 0 && gained[0] < surplus) {
            gained[0] += gain;
            found.add(bare(record));
          }
        });
    return found;
  }

  private List<Outgoing> auditsThrough(long through) throws SQLException {
    List<Outgoing> found = new ArrayList<>();
    each(
        tables.get(Stream.AUDIT),
        record -> {
          boolean gap = Arrays.equals(record.body(), GapCodec.encode(record.id(), Gap.COMPACTED));
          if (record.id().sequence() <= through && !gap) {
            found.add(bare(record));
          }
        });
    return found;
  }

  /** Looks at each record that was never handed out. */
  private void each(StreamTable table, Consumer<Outgoing> look) throws SQLException {
    long after = table.untouchable();
    List<Outgoing> some = table.records(after, READ_AT_ONCE);
    while (!some.isEmpty()) {
      some.forEach(look);
      after = some.get(some.size() - 1).id().sequence();
      some = table.records(after, READ_AT_ONCE);
    }
  }

  /** A record without its body, to be remembered. */
  private static Outgoing bare(Outgoing record) {
    return new Outgoing(record.id(), record.subject(), new byte[0]);
  }

  /** The changes of one incident that are still kept. */
  private static final class Course {
    private final List<Outgoing> changes = new ArrayList<>();
    private IncidentState last = IncidentState.RAISED;

    void add(Outgoing change, IncidentState state) {
      changes.add(bare(change));
      last = state;
    }

    List<Outgoing> intermediates(long through) {
      int end = changes.size() - 1;
      boolean over = OVER.contains(last) && changes.get(end).id().sequence() <= through;
      return over && end > 1 ? changes.subList(1, end) : List.of();
    }
  }
}
