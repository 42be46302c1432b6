package org.lamppost.keep;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a record that is one JSON object: strictly, and only far enough to know its own members
 * that are texts or numbers. Used once.
 */
final class BodyText {
  private static final int DEEPEST = 16;

  private final String text;
  private int at;

  /** What does not follow the grammar. */
  private static final class Garbled extends Exception {
    private static final long serialVersionUID = 1L;

    Garbled() {
      super("not JSON", null, false, false);
    }
  }

  private BodyText(String text) {
    this.text = text;
  }

  /** The object's own members that are texts or numbers; empty if it is no JSON object. */
  static Optional<Map<String, String>> members(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      BodyText in = new BodyText(text);
      Map<String, String> members = new HashMap<>();
      in.object(members, 0);
      in.space();
      return in.at == text.length() ? Optional.of(members) : Optional.empty();
    } catch (CharacterCodingException | Garbled e) {
      return Optional.empty();
    }
  }

  private void object(Map<String, String> members, int depth) throws Garbled {
    expect('{');
    if (peek() == '}') {
      at++;
      return;
    }
    do {
      peek();
      String name = string();
      expect(':');
      String value = value(depth + 1);
      if (members.put(name, value) != null) {
        throw new Garbled();
      }
    } while (more('}'));
  }

  private void array(int depth) throws Garbled {
    expect('[');
    if (peek() == ']') {
      at++;
      return;
    }
    do {
      value(depth + 1);
    } while (more(']'));
  }

  private boolean more(char end) throws Garbled {
    char found = peek();
    at++;
    if (found != ',' && found != end) {
      throw new Garbled();
    }
    return found == ',';
  }

  private String value(int depth) throws Garbled {
    if (depth > DEEPEST) {
      throw new Garbled();
    }
    switch (peek()) {
      case '{' -> object(new HashMap<>(), depth);
      case '[' -> array(depth);
      case '"' -> {
        return string();
      }
      default -> {
        return word();
      }
    }
    return "";
  }

  private String word() throws Garbled {
    int from = at;
    while (at < text.length() && "+-.0123456789Eaeflnrstu".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String word = text.substring(from, at);
    boolean known = word.equals("true") || word.equals("false") || word.equals("null");
    if (!known && !word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
      throw new Garbled();
    }
    return word;
  }

  private String string() throws Garbled {
    StringBuilder value = new StringBuilder();
    if (next() != '"') {
      throw new Garbled();
    }
    for (char each = next(); each != '"'; each = next()) {
      if (each < ' ') {
        throw new Garbled();
      }
      value.append(each == '\\' ? escaped() : each);
    }
    return value.toString();
  }

  private char escaped() throws Garbled {
    char kind = next();
    int plain = "\"\\/bfnrt".indexOf(kind);
    if (plain >= 0) {
      return "\"\\/\b\f\n\r\t".charAt(plain);
    }
    if (kind != 'u') {
      throw new Garbled();
    }
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw new Garbled();
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private void expect(char wanted) throws Garbled {
    if (peek() != wanted) {
      throw new Garbled();
    }
    at++;
  }

  /** What comes next after white space. */
  private char peek() throws Garbled {
    space();
    char next = next();
    at--;
    return next;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char next() throws Garbled {
    if (at == text.length()) {
      throw new Garbled();
    }
    return text.charAt(at++);
  }
}
