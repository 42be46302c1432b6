package org.lamppost.simulator.prove;

import java.util.Locale;

/** The six ways to tamper with a journal that are promised to be found. */
enum TamperClass {
  /** A byte of a row changed. */
  ALTERATION,
  /** Rows gone. */
  DELETION,
  /** Two rows exchanged. */
  REORDERING,
  /** A row there twice. */
  DUPLICATION,
  /** Rows up to the end gone. */
  TRUNCATION,
  /** Files of an earlier time put back. */
  ROLLBACK;

  /** As it is written in reports. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
