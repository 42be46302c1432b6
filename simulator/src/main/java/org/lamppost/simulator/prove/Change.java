package org.lamppost.simulator.prove;

/**
 * One change of the disk, as the library logged it.
 *
 * @param kind what.
 * @param file which file; 0 where a name says it. A file keeps its number under other names.
 * @param position offset of a write, new size, or the number of changes before a sync began.
 * @param name below the watched folder; of a renaming {@code from\nto}.
 * @param data what was written.
 */
record Change(Kind kind, int file, long position, String name, byte[] data) {
  /** The order is the library's. */
  enum Kind {
    NOTHING,
    CREATE,
    WRITE,
    SIZE,
    SYNC,
    SYNC_FOLDER,
    RENAME,
    UNLINK,
    MKDIR,
    /** A file is opened that was there before the log began. */
    FOUND
  }

  private static final byte[] NO_DATA = {};

  /** A change without data. */
  static Change of(Kind kind, int file, long position, String name) {
    return new Change(kind, file, position, name, NO_DATA);
  }

  /** A write. */
  static Change write(int file, long offset, byte[] data) {
    return new Change(Kind.WRITE, file, offset, "", data);
  }
}
