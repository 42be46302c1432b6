package org.lamppost.keep;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table {@code tail}: commits that are in no block yet, numbered from 1 in their order.
 *
 * <p>Each stands in a slot of its own. When it is in a block, its slot is written over by a later
 * one of the same size, which changes the pages of that slot and no other: neither the list of free
 * pages nor the header. What is in a slot counts if its number is beyond the last that was sealed,
 * which {@link Session} tells. Memory holds a copy of what counts, so that nothing is read back.
 *
 * <p>Confined to the telemetry writer.
 */
final class Tail {
  static final String CREATION = "CREATE TABLE tail(slot INTEGER PRIMARY KEY, body BLOB)";

  private final Database database;

  /** What counts, oldest first. */
  private final List<Taken> taken = new ArrayList<>();

  /** Slots that may be written over: their sizes. */
  private final TreeMap<Integer, Integer> free = new TreeMap<>();

  private int slots;
  private long last;
  private volatile int readings;

  /** A row in its slot. */
  private record Taken(TailSlot content, int slot, int bytes) {}

  Tail(Database database) {
    this.database = database;
  }

  /**
   * Reads what is in the file.
   *
   * @param sealed the last number that is in a block.
   */
  void load(long sealed) throws SQLException {
    last = sealed;
    database.read(
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement("SELECT slot, body FROM tail");
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              loaded(rows.getInt(1), rows.getBytes(2), sealed);
            }
          }
          return null;
        });
    taken.sort(Comparator.comparingLong(each -> each.content().number()));
    requireWhole(sealed);
    readings = taken.stream().mapToInt(each -> each.content().row().readings()).sum();
  }

  private void loaded(int slot, byte[] blob, long sealed) throws DamagedFile {
    TailSlot content = TailSlot.decode(blob);
    slots = Math.max(slots, slot);
    last = Math.max(last, content.number());
    if (content.number() > sealed) {
      taken.add(new Taken(content, slot, blob.length));
    } else {
      free.put(slot, blob.length);
    }
  }

  private void requireWhole(long sealed) throws DamagedFile {
    for (int i = 0; i < taken.size(); i++) {
      if (taken.get(i).content().number() != sealed + 1 + i) {
        throw new DamagedFile("the tail lacks its commit " + (sealed + 1 + i));
      }
    }
  }

  /** What is in no block yet, oldest first. */
  List<TailRow> rows() {
    return taken.stream().map(each -> each.content().row()).toList();
  }

  boolean isEmpty() {
    return taken.isEmpty();
  }

  /** The number of the newest commit. */
  long last() {
    return last;
  }

  /** When the oldest item was accepted; the largest number if there is none. */
  long firstMillis() {
    return taken.isEmpty() ? Long.MAX_VALUE : taken.get(0).content().row().firstMillis();
  }

  /** How many readings are in no block. Safe from any thread. */
  int readings() {
    return readings;
  }

  /**
   * Within a transaction: stores a row.
   *
   * @return to be run after the commit.
   */
  Runnable append(TailRow row) throws SQLException {
    TailSlot content = new TailSlot(last + 1, row);
    byte[] body = content.encode();
    int slot = slotFor(body.length);
    int bytes = Math.max(TailSlot.roomFor(body.length), free.getOrDefault(slot, 0));
    database.overwrite("tail(slot, body)", slot, TailSlot.padded(body, bytes));
    return () -> {
      free.remove(slot);
      slots = Math.max(slots, slot);
      last = content.number();
      taken.add(new Taken(content, slot, bytes));
      readings += row.readings();
    };
  }

  /** The free slot that fits best; else the largest one, which then grows; else a new one. */
  private int slotFor(int bytes) {
    int best = slots + 1;
    int size = 0;
    for (Map.Entry<Integer, Integer> each : free.entrySet()) {
      int other = each.getValue();
      boolean better = size < bytes ? other > size : other >= bytes && other < size;
      if (better) {
        best = each.getKey();
        size = other;
      }
    }
    return best;
  }

  /** After the commit: everything up to this number is in a block. */
  void sealed(long through) {
    while (!taken.isEmpty() && taken.get(0).content().number() <= through) {
      Taken done = taken.remove(0);
      free.put(done.slot(), done.bytes());
      readings -= done.content().row().readings();
    }
  }
}
