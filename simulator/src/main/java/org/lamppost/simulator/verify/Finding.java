package org.lamppost.simulator.verify;

import java.util.Locale;

/**
 * One thing that is not as it was vouched for.
 *
 * @param kind what was probably done.
 * @param stream the stream; {@code safety.db}, {@code telemetry.db}, {@code heads} or {@code key}
 *     where it concerns no single stream.
 * @param sequence where it shows; 0 where it concerns no single record.
 * @param what was found.
 * @param expected what should be there.
 */
record Finding(Kind kind, String stream, long sequence, String what, String expected) {
  /** What can have been done. The names in reports are these in lower case with hyphens. */
  enum Kind {
    /** A record, or something that holds it, is not what it was. */
    ALTERED,
    /** Records between others are gone. */
    DELETED,
    /** Records changed places. */
    REORDERED,
    /** A record is there twice. */
    DUPLICATED,
    /** Records at the end are gone. */
    TRUNCATED,
    /** All of the journal is an older one. */
    ROLLED_BACK,
    /** A signature does not fit, or is by another key. */
    BAD_SIGNATURE,
    /** The files are of an epoch that the receiver does not know. */
    WRONG_EPOCH,
    /** SQLite cannot read it, or it lacks what a journal has. */
    UNREADABLE;

    /** As it is written in reports. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Finding of(Kind kind, Lane lane, long sequence, String what, String expected) {
    return new Finding(kind, lane.stream(), sequence, what, expected);
  }
}
