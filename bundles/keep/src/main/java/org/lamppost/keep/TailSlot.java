package org.lamppost.keep;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What a slot of the tail holds: its length, its CRC-32C, then its number and row; zeros fill the
 * slot.
 *
 * @param number of the commit, from 1 in an epoch.
 */
record TailSlot(long number, TailRow row) {
  private static final int HEADER = 2 * Integer.BYTES;

  /**
   * What a slot takes from the pages of a row: the most that a leaf keeps of a record, and an
   * overflow page for each step. From section 1.6 of SQLite's file format, without the record's own
   * header.
   */
  private static final int LEAST = Database.PAGE_BYTES - 35 - 5;

  private static final int STEP = Database.PAGE_BYTES - 4;

  byte[] encode() {
    byte[] content = row.encode(new BlobWriter(row.expectedBytes()).number(number));
    return ByteBuffer.allocate(HEADER + content.length)
        .putInt(content.length)
        .putInt(checksum(content))
        .put(content)
        .array();
  }

  static TailSlot decode(byte[] slot) throws DamagedFile {
    if (slot == null || slot.length < HEADER) {
      throw new DamagedFile("a slot of the tail is empty");
    }
    ByteBuffer in = ByteBuffer.wrap(slot);
    int length = in.getInt();
    int checksum = in.getInt();
    if (length < 1 || length > in.remaining()) {
      throw new DamagedFile("a slot of the tail claims " + length + " bytes of " + slot.length);
    }
    byte[] content = Arrays.copyOfRange(slot, HEADER, HEADER + length);
    if (checksum(content) != checksum) {
      throw new DamagedFile("a slot of the tail fails its checksum");
    }
    BlobReader reader = new BlobReader(content);
    return new TailSlot(reader.number(), TailRow.decode(reader));
  }

  /** The least size of a slot for so many bytes, so that it fills its pages. */
  static int roomFor(int bytes) {
    int steps = Math.max(0, (bytes - LEAST + STEP - 1) / STEP);
    return LEAST + steps * STEP;
  }

  static byte[] padded(byte[] encoded, int bytes) {
    return Arrays.copyOf(encoded, bytes);
  }

  private static int checksum(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content, 0, content.length);
    return (int) crc.getValue();
  }
}
