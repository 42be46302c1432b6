package org.lamppost.act;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the actions: how long an output may take to answer. */
@ObjectClassDefinition(
    id = ActSettings.PID,
    name = "Lamppost actions",
    description = "Switches outputs with read-back, and writes down what became of it.")
public @interface ActSettings {
  /** The component's name and the PID of its configurations. */
  String PID = "org.lamppost.act.ActSettings";

  /** Milliseconds after which a write without an answer counts as unknown. */
  @AttributeDefinition(description = "milliseconds, 100 to 60000")
  int patienceMillis() default 3_000;
}
