package org.lamppost.simulator.city;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Names of points and units in a compact record's body, and what like points share. Used once. */
final class BlockNames {
  private static final String[] WORDS =
      ("pressure level temperature temp humidity hum power current voltage state alarm count"
              + " energy door smoke flow frequency tilt position battery signal contact relay"
              + " value status fill hydrant pole shed bin meter lamp pump tank gate valve sensor"
              + " cabinet hall extinguisher detector MPa kPa bar Cel °C % %RH cm m mm W kW Wh"
              + " kWh V A mA Hz ° dB dB/m l/s lx s")
          .split(" ");

  private static final String PART = "[A-Za-z0-9][A-Za-z0-9_.-]{0,62}";

  private final ModelBits in;
  private final List<Kind> recent = new ArrayList<>();

  BlockNames(ModelBits in) {
    this.in = in;
  }

  /** What the points of one stem, name and unit share; the series change it. */
  static final class Kind {
    String stem;
    String name;
    String unit;
    long firstNumber = 1;
    long interval = 60_000;
    long longest = 1;
    int decimals;
    long firstValue;
  }

  /** A point of a kind. */
  record Named(String point, Kind kind) {}

  Named next() {
    long rank = in.number(304);
    if (rank > recent.size()) {
      throw new MalformedException("body: kind " + rank + " of " + recent.size());
    }
    Kind kind = rank == 0 ? fresh() : recent.remove((int) rank - 1);
    recent.add(0, kind);
    long suffix = in.number(592);
    String device = suffix == 0 ? kind.stem : kind.stem + "-" + (suffix - 1);
    if (!device.matches(PART) || !kind.name.matches(PART)) {
      throw new MalformedException("body: not a point: " + device + "/" + kind.name);
    }
    return new Named(device + "/" + kind.name, kind);
  }

  private Kind fresh() {
    Kind kind = new Kind();
    kind.stem = text();
    kind.name = text();
    kind.unit = text();
    return kind;
  }

  private String text() {
    long word = in.number(400);
    if (word > WORDS.length) {
      throw new MalformedException("body: word " + word + " of " + WORDS.length);
    }
    if (word > 0) {
      return WORDS[(int) word - 1];
    }
    byte[] letters = new byte[in.items(in.number(496), 1)];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) in.tree(48, 8);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(letters)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("body: a text that is not UTF-8");
    }
  }
}
