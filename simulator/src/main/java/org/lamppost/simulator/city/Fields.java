package org.lamppost.simulator.city;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Typed access to the members of one object of a message; every complaint names the member, what
 * was expected and what was found.
 */
final class Fields {
  private static final int SHOWN = 40;

  private final JsonNode object;
  private final String where;

  /**
   * Wraps one object.
   *
   * @param where path of the object for messages, such as {@code "loss[2]."}; empty at the top.
   * @throws MalformedException if the node is not an object.
   */
  Fields(JsonNode object, String where) {
    if (object == null || !object.isObject()) {
      throw malformed(where.isEmpty() ? "message" : where, "an object", object);
    }
    this.object = object;
    this.where = where;
  }

  /** A text that is not blank. */
  String text(String name) {
    String text = anyText(name);
    if (text.isBlank()) {
      throw new MalformedException(where + name + ": expected a text, found an empty one");
    }
    return text;
  }

  /** A text that may be empty. */
  String anyText(String name) {
    JsonNode node = object.get(name);
    if (node == null || !node.isTextual()) {
      throw malformed(where + name, "a text", node);
    }
    return node.textValue();
  }

  /** A text, or empty where the member is absent or null. */
  String textOrEmpty(String name) {
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? "" : anyText(name);
  }

  /** A whole number in {@code least..most}. */
  long whole(String name, long least, long most) {
    return whole(object.get(name), where + name, least, most);
  }

  /** A finite number as a double, or NaN where the member is null; it must be there. */
  double numberOrNull(String name) {
    JsonNode node = object.get(name);
    if (node != null && node.isNull()) {
      return Double.NaN;
    }
    if (node == null || !node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw malformed(where + name, "a finite number or null", node);
    }
    return node.doubleValue();
  }

  /** True or false; false where the member is absent. */
  boolean flag(String name) {
    JsonNode node = object.get(name);
    if (node == null) {
      return false;
    }
    if (!node.isBoolean()) {
      throw malformed(where + name, "true or false", node);
    }
    return node.booleanValue();
  }

  /** One of a closed list. */
  <T extends Enum<T>> T oneOf(String name, Class<T> list) {
    String text = text(name);
    for (T constant : list.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw malformed(where + name, "a known " + list.getSimpleName(), object.get(name));
  }

  /** A whole number in {@code least..most} that stands anywhere. */
  static long whole(JsonNode node, String where, long least, long most) {
    boolean whole = node != null && node.isIntegralNumber() && node.canConvertToLong();
    if (!whole || node.longValue() < least || node.longValue() > most) {
      throw malformed(where, "a whole number in " + least + ".." + most, node);
    }
    return node.longValue();
  }

  static MalformedException malformed(String where, String expected, JsonNode found) {
    return new MalformedException(where + ": expected " + expected + ", found " + shown(found));
  }

  private static String shown(JsonNode node) {
    if (node == null || node.isMissingNode()) {
      return "nothing";
    }
    if (node.isContainerNode()) {
      return node.isArray() ? "a list of " + node.size() : "an object of " + node.size();
    }
    String text = node.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
