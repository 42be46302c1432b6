package org.lamppost.simulator.verify;

/** A stream of the journal: its name, and the file and table that hold it. */
enum Lane {
  INCIDENT("incident", "safety.db", "incident"),
  AUDIT("audit", "safety.db", "audit"),
  TELEMETRY("telemetry", "telemetry.db", "block");

  private final String stream;
  private final String file;
  private final String table;

  Lane(String stream, String file, String table) {
    this.stream = stream;
    this.file = file;
    this.table = table;
  }

  /** As it is written in signed texts. */
  String stream() {
    return stream;
  }

  String file() {
    return file;
  }

  String table() {
    return table;
  }
}
