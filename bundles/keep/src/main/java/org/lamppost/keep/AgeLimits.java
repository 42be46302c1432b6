package org.lamppost.keep;

import org.lamppost.model.Stream;

/**
 * How long records that nobody takes are kept at most, in days that the gateway runs; 0 for as long
 * as there is room. The parts are those of {@link KeepSettings}, 0 to 3,650 each.
 *
 * @param telemetryDays of readings.
 * @param incidentDays of the changes between the first and the last one of incidents that are over.
 * @param auditDays of audit records.
 */
record AgeLimits(int telemetryDays, int incidentDays, int auditDays) {
  static final AgeLimits NONE = new AgeLimits(0, 0, 0);

  private static final long DAY_MILLIS = 86_400_000;

  AgeLimits {
    Limits.within("telemetryDays", telemetryDays, 0, 3_650);
    Limits.within("incidentDays", incidentDays, 0, 3_650);
    Limits.within("auditDays", auditDays, 0, 3_650);
  }

  /** A stream's limit in milliseconds; 0 for none. */
  long millis(Stream stream) {
    int days =
        switch (stream) {
          case TELEMETRY -> telemetryDays;
          case INCIDENT -> incidentDays;
          case AUDIT -> auditDays;
        };
    return days * DAY_MILLIS;
  }
}
