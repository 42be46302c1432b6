package org.lamppost.sense.gpio;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What operations may turn on the board's pins. What hangs on them stands in the site file. */
@ObjectClassDefinition(
    id = GpioSettings.PID,
    name = "Lamppost board pins",
    description = "Contacts, outputs and 4-20 mA inputs of the board")
public @interface GpioSettings {
  /** Configuration PID and component name. */
  String PID = "org.lamppost.sense.gpio.GpioSettings";

  /** Folder that stands for the pins of a simulated board; empty for none. */
  @AttributeDefinition(
      name = "Folder of simulated pins",
      description =
          "in/<pin> and out/<pin> hold 0 or 1, adc/<address>-<channel> microamperes; for the"
              + " provider 'mock' only")
  String pins() default "";
}
