package org.lamppost.decide;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the line: how much may wait, how long an incident counts as the same. */
@ObjectClassDefinition(
    id = DecideSettings.PID,
    name = "Lamppost line",
    description = "Judges readings by rules and keeps the life cycle of incidents.")
public @interface DecideSettings {
  /** The component's name and the PID of its configurations. */
  String PID = "org.lamppost.decide.DecideSettings";

  /** Readings that may wait for the line; what comes on top is refused and declared lost. */
  @AttributeDefinition(description = "readings that may wait, 100 to 1000000")
  int queueRows() default 20_000;

  /** Seconds after closing in which the same condition reopens its incident. */
  @AttributeDefinition(description = "seconds, 0 to 2592000")
  int reopenSeconds() default 86_400;

  /** Milliseconds that judging waits for a journal at the start; readings queue meanwhile. */
  @AttributeDefinition(description = "milliseconds, 0 to 60000")
  int journalWaitMillis() default 2_000;
}
