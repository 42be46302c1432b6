package org.lamppost.sense.bus;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What operations may turn on the polled wires. Which wires there are stands in the site file. */
@ObjectClassDefinition(
    id = BusSettings.PID,
    name = "Lamppost polled wires",
    description = "Bounds of Modbus polling; the site file says what hangs on which wire")
public @interface BusSettings {
  /** Configuration PID and component name. */
  String PID = "org.lamppost.sense.bus.BusSettings";

  /** Threads shared by all buses, 1 to 16; each bus uses one at a time. */
  @AttributeDefinition(name = "Threads shared by all buses", min = "1", max = "16")
  int poolSize() default 2;

  /**
   * The longest pause before a dead device or port is asked again, 1 to 600 s; at most 5 s for
   * alarm-class devices and their ports, whose sounders must sound within 10 s (GB/T 45839-2025).
   */
  @AttributeDefinition(name = "Longest back-off in seconds", min = "1", max = "600")
  int backOffSeconds() default 30;

  /** Registers without a point that a request may read over, 0 to 64. */
  @AttributeDefinition(name = "Largest gap in a request", min = "0", max = "64")
  int maxGap() default 8;

  /** Registers or bits in one request, 2 to 125. */
  @AttributeDefinition(name = "Registers in a request", min = "2", max = "125")
  int maxRegisters() default 64;
}
