package org.lamppost.sense.coap;

/** The base fields in force: from the record that sets them to the end of the pack. */
final class SenmlBase {
  String name = "";
  double time;
  String unit = "";
  double value;
}
