package org.lamppost.model;

import java.util.regex.Pattern;

/**
 * The name of one measured or switched quantity of a device: {@code hydrant-17/pressure}.
 *
 * <p>It stays when the sensor behind it is replaced.
 *
 * @param device the device's id in the site file.
 * @param name the quantity's name in the device profile.
 */
public record PointId(String device, String name) implements Comparable<PointId> {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

  /** Refuses parts that are not 1 to 63 letters, digits, {@code _ . -}. */
  public PointId {
    requirePart("device", device);
    requirePart("name", name);
  }

  /**
   * Reads {@code device/name}.
   *
   * @throws IllegalArgumentException if the text has another form.
   */
  public static PointId parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("point '" + text + "' is not of the form device/name");
    }
    return new PointId(text.substring(0, slash), text.substring(slash + 1));
  }

  /** Tells whether a text may be a device id or a point's name. */
  public static boolean isPart(String text) {
    return PART.matcher(text).matches();
  }

  private static void requirePart(String what, String text) {
    if (!isPart(text)) {
      throw new IllegalArgumentException(
          what + " '" + text + "' is not 1 to 63 letters, digits, '_', '.', '-'");
    }
  }

  @Override
  public int compareTo(PointId other) {
    int byDevice = device.compareTo(other.device);
    return byDevice != 0 ? byDevice : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return device + "/" + name;
  }
}
