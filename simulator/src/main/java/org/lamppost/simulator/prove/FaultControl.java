package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The page by which the library is told what to refuse; its form is told in {@code disk.c}. */
final class FaultControl {
  static final int OPEN = 1;
  static final int WRITE = 2;
  static final int SIZE = 4;
  static final int SYNC = 8;
  static final int NAME = 16;
  static final int READ = 32;

  /** All but reading. */
  static final int ALL = OPEN | WRITE | SIZE | SYNC | NAME;

  /** Instead of an error number: calls do not come back. */
  static final int HANG = -1;

  private static final int PAGE = 4_096;
  private static final int CALLS_AT = 4;
  private static final int AFTER_AT = 8;
  private static final int REFUSED_AT = 16;
  private static final int NAME_AT = 24;
  private static final int LONGEST_NAME = 63;

  private final MappedByteBuffer page;

  private FaultControl(MappedByteBuffer page) {
    this.page = page;
  }

  /** Makes the page. */
  static FaultControl make(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer page = channel.map(FileChannel.MapMode.READ_WRITE, 0, PAGE);
      page.order(ByteOrder.nativeOrder());
      return new FaultControl(page);
    }
  }

  /**
   * From now on refuses.
   *
   * @param after matching calls that still succeed.
   */
  void refuse(Fault fault, int after) {
    byte[] name = fault.files().getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i <= LONGEST_NAME; i++) {
      page.put(NAME_AT + i, i < name.length ? name[i] : 0);
    }
    page.putInt(CALLS_AT, fault.calls());
    page.putLong(AFTER_AT, after);
    page.putLong(REFUSED_AT, 0);
    page.putInt(0, fault.code());
  }

  /** The disk is well again. */
  void clear() {
    page.putInt(0, 0);
  }

  /** How many calls were refused since the last fault began. */
  long refused() {
    return page.getLong(REFUSED_AT);
  }

  /**
   * A sort of trouble.
   *
   * @param name for people.
   * @param when at what it comes.
   * @param code the error number of Linux, or {@link #HANG}.
   * @param calls which calls are refused.
   * @param files part of the names of the files that it concerns.
   */
  record Fault(String name, When when, int code, int calls, String files) {
    /** Whether a file is concerned. */
    boolean concerns(String file) {
      return file.contains(files);
    }
  }

  /** When a trouble comes. */
  enum When {
    RUNNING,
    START,
    STOP
  }
}
