package org.lamppost.decide;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32C;
import org.lamppost.model.Rule;

/**
 * What rules remember of readings, as the part of a checkpoint: the newest reading of each point,
 * suspicions, and what symptoms have seen. By number, not by name, so it goes with one set of
 * points and rules only; the mark of that set stands first.
 *
 * <p>Confined to the engine's thread.
 */
final class Memory {
  /** A larger site remembers its incidents alone: its points would not go into one transaction. */
  static final int MOST_POINTS = 4_096;

  private static final byte[] NOTHING = {};

  private final Rules rules;
  private final Cells cells;
  private final Verdicts verdicts;
  private long mark;

  Memory(Rules rules, Cells cells, Verdicts verdicts) {
    this.rules = rules;
    this.cells = cells;
    this.verdicts = verdicts;
  }

  /** All that is remembered now. */
  byte[] save(long nowMillis) {
    if (rules.pointCount() > MOST_POINTS) {
      return NOTHING;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(mark());
      out.writeLong(nowMillis);
      cells.save(out);
      verdicts.save(out);
    } catch (IOException cannotHappen) {
      throw new UncheckedIOException("writing to memory failed", cannotHappen);
    }
    return bytes.toByteArray();
  }

  /**
   * Goes on from what an earlier run remembered. Where this run has heard of a point already, its
   * own memory stays.
   *
   * @param shiftMillis what to add to its monotonic times to get this boot's.
   * @param nowMillis times after this are of a clock that went back, and forgotten.
   * @return false if it was of other points or rules, or of nothing, and nothing was taken over; or
   *     if it is damaged, and what stood before the damage was.
   */
  boolean load(byte[] bytes, long shiftMillis, long nowMillis) {
    if (bytes.length == 0 || rules.pointCount() > MOST_POINTS) {
      return false;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readLong() != mark()) {
        return false;
      }
      long ended = in.readLong() + shiftMillis;
      Recall recall = new Recall(in, shiftMillis, nowMillis, Math.max(0, nowMillis - ended));
      cells.load(recall);
      verdicts.load(recall);
      return true;
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
      return false;
    }
  }

  private long mark() {
    if (mark == 0) {
      CRC32C crc = new CRC32C();
      for (int point = 0; point < rules.pointCount(); point++) {
        feed(crc, rules.pointAt(point).id().toString());
      }
      long points = crc.getValue();
      crc.reset();
      for (int number = 0; number < rules.size(); number++) {
        Rule rule = rules.rule(number);
        feed(crc, rule.id());
        feed(crc, rule.condition());
      }
      mark = points << 32 | crc.getValue();
    }
    return mark;
  }

  /** Feeds a value, and of a record its parts: the same on every Java, unlike texts and hashes. */
  private static void feed(CRC32C crc, Object value) {
    if (value instanceof Record record) {
      feed(crc, record.getClass().getSimpleName());
      for (RecordComponent part : record.getClass().getRecordComponents()) {
        try {
          feed(crc, part.getAccessor().invoke(record));
        } catch (ReflectiveOperationException notPublic) {
          throw new IllegalStateException("condition " + record + " hides a part", notPublic);
        }
      }
    } else if (value instanceof List<?> list) {
      list.forEach(part -> feed(crc, part));
    } else if (value instanceof Double number) {
      feed(crc, Double.doubleToLongBits(number));
    } else if (value instanceof Duration span) {
      feed(crc, span.toMillis());
    } else {
      String text = value instanceof Enum<?> constant ? constant.name() : value.toString();
      crc.update(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      crc.update(0);
    }
  }
}
