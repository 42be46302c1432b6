package org.lamppost.profile;

import java.time.Duration;
import java.util.List;
import org.lamppost.model.Range;
import org.lamppost.model.Settings;

/**
 * What all devices of one type have in common.
 *
 * @param name the file's name without its ending.
 * @param kind what such a device is in the city unless the site says otherwise.
 * @param drivers the drivers whose ports may carry it.
 * @param alarm whether its readings are alarm-class.
 * @param interval how often its points are read unless the site or the point says otherwise.
 * @param points its quantities in document order.
 */
record DeviceProfile(
    String name,
    String kind,
    List<String> drivers,
    boolean alarm,
    Duration interval,
    List<Quantified> points) {

  /**
   * One quantity of the type.
   *
   * @param name its name, unique in the profile.
   * @param unit as the profile spells it; empty for a contact or a plain number.
   * @param range what the sensor can truly give.
   * @param interval its own; zero if it follows the device.
   * @param output whether it can be switched.
   * @param traits what is said of it as an output; without meaning for others.
   * @param source the driver's part.
   */
  record Quantified(
      String name,
      String unit,
      Range range,
      Duration interval,
      boolean output,
      OutputTraits traits,
      Settings source) {}
}
