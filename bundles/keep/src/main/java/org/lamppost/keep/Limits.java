package org.lamppost.keep;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The journal's settings, checked. The parts are those of {@link KeepSettings}.
 *
 * @param directory folder of the files.
 * @param windowMillis 100 to 600,000.
 * @param windowReadings 1 to 100,000.
 * @param sealReadings 1 to 100,000.
 * @param sealMillis 100 to 86,400,000.
 * @param queueRows 100 to 1,000,000.
 * @param telemetryBytes at least 1 MiB.
 * @param safetyBytes at least 1 MiB.
 * @param reserveBytes 0 to 1 GiB.
 * @param thinMillis 1,000 to 86,400,000.
 * @param age how long records are kept at most.
 * @param suite what chains and signs the records.
 * @param destinations names of 1 to 63 letters, digits, {@code _ . -}.
 */
record Limits(
    Path directory,
    long windowMillis,
    int windowReadings,
    int sealReadings,
    long sealMillis,
    int queueRows,
    long telemetryBytes,
    long safetyBytes,
    long reserveBytes,
    long thinMillis,
    AgeLimits age,
    Suite suite,
    List<String> destinations) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

  Limits {
    within("windowMillis", windowMillis, 100, 600_000);
    within("windowReadings", windowReadings, 1, 100_000);
    within("sealReadings", sealReadings, 1, 100_000);
    within("sealMillis", sealMillis, 100, 86_400_000);
    within("queueRows", queueRows, 100, 1_000_000);
    within("telemetryBytes", telemetryBytes, 1 << 20, Long.MAX_VALUE);
    within("safetyBytes", safetyBytes, 1 << 20, Long.MAX_VALUE);
    within("reserveBytes", reserveBytes, 0, 1 << 30);
    within("thinMillis", thinMillis, 1_000, 86_400_000);
    destinations = List.copyOf(destinations);
    destinations.forEach(Limits::requireName);
  }

  /**
   * Reads the component's settings.
   *
   * @throws KeepException naming the first setting that is outside its limits.
   */
  static Limits of(KeepSettings settings) {
    if (settings.directory() == null || settings.directory().isBlank()) {
      throw new KeepException(
          "setting 'directory' of " + KeepSettings.PID + " is empty; expected a folder");
    }
    return new Limits(
        Path.of(settings.directory()).toAbsolutePath().normalize(),
        settings.windowMillis(),
        settings.windowReadings(),
        settings.sealReadings(),
        settings.sealMillis(),
        settings.queueRows(),
        settings.telemetryBytes(),
        settings.safetyBytes(),
        settings.reserveBytes(),
        settings.thinMillis(),
        new AgeLimits(settings.telemetryDays(), settings.incidentDays(), settings.auditDays()),
        Suite.of(settings.signing()),
        List.of(settings.destinations()));
  }

  /** Refuses a value outside its limits. */
  static void within(String setting, long value, long least, long most) {
    if (value < least || value > most) {
      throw new KeepException(
          String.format(
              "setting '%s' of %s is %d; expected %d to %d",
              setting, KeepSettings.PID, value, least, most));
    }
  }

  private static void requireName(String destination) {
    if (!NAME.matcher(destination).matches()) {
      throw new KeepException(
          "setting 'destinations' of "
              + KeepSettings.PID
              + " has '"
              + destination
              + "'; expected 1 to 63 letters, digits, '_', '.', '-'");
    }
  }
}
