package org.lamppost.decide;

import java.io.DataInputStream;
import java.io.IOException;

/**
 * Reads what an earlier run remembered, with its times in those of this boot.
 *
 * @param in what it left.
 * @param shiftMillis what to add to its times.
 * @param nowMillis this boot's time; nothing that is remembered can be later.
 * @param downMillis how long nobody listened in between.
 */
record Recall(DataInputStream in, long shiftMillis, long nowMillis, long downMillis) {
  /**
   * A time; {@link Dossier#NONE} if there was none, or if a clock went back meanwhile: better judge
   * a sample twice than never.
   */
  long time() throws IOException {
    long millis = in.readLong();
    if (millis == Dossier.NONE) {
      return Dossier.NONE;
    }
    long here = millis + shiftMillis;
    return here > nowMillis ? Dossier.NONE : here;
  }

  /** A number below a limit. */
  int number(int limit) throws IOException {
    int number = in.readInt();
    if (number < 0 || number >= limit) {
      throw new IndexOutOfBoundsException(number + " is not 0.." + (limit - 1));
    }
    return number;
  }

  double value() throws IOException {
    return in.readDouble();
  }

  byte quality() throws IOException {
    byte code = in.readByte();
    org.lamppost.model.Quality.of(code);
    return code;
  }

  Plane plane() throws IOException {
    int ordinal = in.readByte();
    Plane[] all = Plane.values();
    if (ordinal < 0 || ordinal >= all.length) {
      throw new IndexOutOfBoundsException("plane " + ordinal + " is not 0.." + (all.length - 1));
    }
    return all[ordinal];
  }
}
