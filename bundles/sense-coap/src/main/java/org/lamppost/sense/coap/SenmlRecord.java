package org.lamppost.sense.coap;

/**
 * One resolved record: base fields are already worked in.
 *
 * @param name base name and name, such as {@code bin-3/fill}.
 * @param unit as on the wire; empty if the pack names none.
 * @param value the number, 0 or 1 for a boolean; NaN for anything that is not a number.
 * @param seconds base time plus time; below 2^28 it counts from now (RFC 8428 clause 4.5.3).
 */
record SenmlRecord(String name, String unit, double value, double seconds) {}
