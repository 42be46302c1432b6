package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the file that the library writes; its form is told in {@code disk.c}. */
final class ChangeLog {
  private static final int HEAD = 23;

  private ChangeLog() {}

  /** All changes in their order. A last entry that is cut short is left out. */
  static List<Change> read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Change> changes = new ArrayList<>();
    while (in.remaining() >= Integer.BYTES) {
      int length = in.getInt();
      if (in.remaining() < length) {
        break;
      }
      Change.Kind kind = Change.Kind.values()[in.get()];
      int number = in.getInt();
      long position = in.getLong();
      in.getLong();
      byte[] name = new byte[in.getShort() & 0xFFFF];
      in.get(name);
      byte[] data = new byte[length - HEAD - name.length];
      in.get(data);
      String text = new String(name, StandardCharsets.UTF_8);
      changes.add(new Change(kind, number, position, text, data));
    }
    return changes;
  }
}
