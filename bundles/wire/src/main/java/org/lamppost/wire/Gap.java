package org.lamppost.wire;

/** Why the content of a record is gone. */
public enum Gap {
  /** An intermediate change of a closed incident that made room when the journal was full. */
  COMPACTED,
  /** Its page in the journal's file was damaged. */
  LOST
}
