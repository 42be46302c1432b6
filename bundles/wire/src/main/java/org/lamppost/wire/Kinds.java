package org.lamppost.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lamppost.model.PointId;

/** Codes names of points and units: each kind is spelt once, and found by its rank after that. */
final class Kinds {
  /** Words that need no spelling; the order is part of the format. */
  static final List<String> WORDS =
      List.of(
          ("pressure level temperature temp humidity hum power current voltage state alarm count"
                  + " energy door smoke flow frequency tilt position battery signal contact relay"
                  + " value status fill hydrant pole shed bin meter lamp pump tank gate valve sensor"
                  + " cabinet hall extinguisher detector MPa kPa bar Cel °C % %RH cm m mm W kW Wh"
                  + " kWh V A mA Hz ° dB dB/m l/s lx s")
              .split(" "));

  private static final Pattern NUMBERED = Pattern.compile("(.+)-(0|[1-9][0-9]{0,8})");

  private final BitCoder coder;

  /** The one that was used last first. */
  private final List<Kind> ranked = new ArrayList<>();

  Kinds(BitCoder coder) {
    this.coder = coder;
  }

  /** A point with its kind. */
  record Named(PointId point, Kind kind) {}

  /** Codes a point with its unit. */
  Named point(PointId point, String unit) {
    String stem = null;
    String name = null;
    long suffix = 0;
    if (point != null) {
      Matcher numbered = NUMBERED.matcher(point.device());
      boolean fits = numbered.matches();
      stem = fits ? numbered.group(1) : point.device();
      suffix = fits ? Long.parseLong(numbered.group(2)) + 1 : 0;
      name = point.name();
    }
    Kind kind = kind(stem, name, unit);
    long number = coder.number(Models.SUFFIX, Models.SUFFIX + Models.LENGTHS, suffix);
    String device = number == 0 ? kind.stem : kind.stem + "-" + Long.toUnsignedString(number - 1);
    return new Named(named(device, kind.name), kind);
  }

  private PointId named(String device, String name) {
    try {
      return new PointId(device, name);
    } catch (IllegalArgumentException e) {
      throw coder.refused(e.getMessage(), "a point");
    }
  }

  private Kind kind(String stem, String name, String unit) {
    int rank = 0;
    for (int i = 0; stem != null && i < ranked.size() && rank == 0; i++) {
      rank = ranked.get(i).is(stem, name, unit) ? i + 1 : 0;
    }
    long coded = coder.number(Models.KIND, Models.KIND + Models.LENGTHS, rank);
    if (coded < 0 || coded > ranked.size()) {
      throw coder.refused("kind " + coded, "0 to " + ranked.size());
    }
    Kind kind =
        coded == 0 ? new Kind(text(stem), text(name), text(unit)) : ranked.remove((int) coded - 1);
    ranked.add(0, kind);
    return kind;
  }

  /** Codes a text: a word, or spelt. */
  private String text(String text) {
    int word = text == null ? 0 : WORDS.indexOf(text) + 1;
    long coded = coder.number(Models.WORD, Models.WORD + Models.LENGTHS, word);
    if (coded < 0 || coded > WORDS.size()) {
      throw coder.refused("word " + coded, "0 to " + WORDS.size());
    }
    return coded == 0 ? spelled(text) : WORDS.get((int) coded - 1);
  }

  private String spelled(String text) {
    byte[] known = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    long size = coder.number(Models.SPELLED, Models.SPELLED + Models.LENGTHS, known.length);
    coder.weigh(size);
    byte[] bytes = new byte[(int) size];
    for (int i = 0; i < bytes.length; i++) {
      int letter = text == null ? 0 : known[i] & 0xFF;
      bytes[i] = (byte) coder.tree(Models.LETTER, 8, letter);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw coder.refused("a text that is not UTF-8", "a text");
    }
  }
}
