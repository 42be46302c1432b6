package org.lamppost.keep;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Where the journal lies and how it trades flash wear against what a power cut may take. Limits are
 * checked by {@link Limits}, since nobody else does.
 */
@ObjectClassDefinition(
    id = KeepSettings.PID,
    name = "Lamppost journal",
    description = "Keeps incidents, readings and deeds through power cuts until they are received.")
public @interface KeepSettings {
  /** The component's name and PID. */
  String PID = "org.lamppost.keep.KeepSettings";

  /** Folder of the journal's files; created when missing. Only one process may use it. */
  @AttributeDefinition(name = "Directory")
  String directory();

  /** Milliseconds that a reading waits for its commit at most: what a power cut may take. */
  @AttributeDefinition(name = "Commit window in ms", min = "100", max = "600000")
  long windowMillis() default 10_000;

  /** Readings that are committed at once, whatever the window. */
  @AttributeDefinition(name = "Commit after readings", min = "1", max = "100000")
  int windowReadings() default 100;

  /** Readings after which a block is sealed and can be sent. */
  @AttributeDefinition(name = "Seal after readings", min = "1", max = "100000")
  int sealReadings() default 1_000;

  /** Milliseconds after which a block is sealed, however few readings it holds. */
  @AttributeDefinition(name = "Seal after ms", min = "100", max = "86400000")
  long sealMillis() default 300_000;

  /** Readings that wait in memory for a slow disk; more are declared lost. */
  @AttributeDefinition(name = "Queue in readings", min = "100", max = "1000000")
  int queueRows() default 20_000;

  /**
   * Bytes of unsent telemetry; beyond, the oldest readings are thinned, then dropped, and declared
   * lost.
   */
  @AttributeDefinition(name = "Telemetry limit in bytes", min = "1048576")
  long telemetryBytes() default 256L << 20;

  /**
   * Bytes of unsent incidents and audit records; beyond, intermediate changes of closed incidents
   * and then the oldest audit records become gaps. Nothing is refused.
   */
  @AttributeDefinition(name = "Safety limit in bytes", min = "1048576")
  long safetyBytes() default 64L << 20;

  /**
   * Days that readings wait for a receiver at most, then they are declared lost; 0 for as long as
   * they fit. Days count while the machine runs, whatever its clock says.
   */
  @AttributeDefinition(name = "Telemetry limit in days", min = "0", max = "3650")
  int telemetryDays() default 0;

  /**
   * Days after the end of an incident until the changes between its first and its last one become
   * gaps; 0 for never. An incident that is open stays whole, its raising and its end stay always.
   */
  @AttributeDefinition(name = "Incident limit in days", min = "0", max = "3650")
  int incidentDays() default 0;

  /** Days that audit records wait for a receiver at most, then they become gaps; 0 for no limit. */
  @AttributeDefinition(name = "Audit limit in days", min = "0", max = "3650")
  int auditDays() default 0;

  /** Bytes of disk that are kept free for incidents when others fill the disk; 0 for none. */
  @AttributeDefinition(name = "Reserve in bytes", min = "0", max = "1073741824")
  long reserveBytes() default 4L << 20;

  /** Milliseconds of a period of which thinned readings keep least, mean and greatest value. */
  @AttributeDefinition(name = "Thinned to periods of ms", min = "1000", max = "86400000")
  long thinMillis() default 900_000;

  /**
   * What chains and signs the records: {@code ecdsa} (SHA-256, ECDSA on P-256) or {@code sm2} (SM3,
   * SM2), which needs Bouncy Castle. A second name after a comma only reads what is left of before:
   * {@code ecdsa,sm2}.
   */
  @AttributeDefinition(name = "Signing")
  String signing() default "ecdsa";

  /** Receivers for whom records are kept even before they first ask. */
  @AttributeDefinition(name = "Destinations")
  String[] destinations() default {"city"};
}
