package org.lamppost.model;

/**
 * Where a device stands.
 *
 * @param longitude degrees, WGS-84; NaN if not known.
 * @param latitude degrees, WGS-84; NaN if not known.
 * @param address for a crew; may be empty.
 * @param component the city's component code (部件码); may be empty.
 */
public record Location(double longitude, double latitude, String address, String component) {
  /** For a device whose place the site file does not say. */
  public static final Location UNKNOWN = new Location(Double.NaN, Double.NaN, "", "");
}
