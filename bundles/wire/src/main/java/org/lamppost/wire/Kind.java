package org.lamppost.wire;

/**
 * What the series of like points of a block have in common: device stem, point name and unit; and
 * what the last one of them taught. Mutable: one block's memory.
 */
final class Kind {
  final String stem;
  final String name;
  final String unit;

  // what the last series of this kind had
  long firstNumber = 1;
  long interval = 60_000;
  long longest = 1;
  int resolution;
  long firstValue;

  Kind(String stem, String name, String unit) {
    this.stem = stem;
    this.name = name;
    this.unit = unit;
  }

  boolean is(String otherStem, String otherName, String otherUnit) {
    return stem.equals(otherStem) && name.equals(otherName) && unit.equals(otherUnit);
  }
}
