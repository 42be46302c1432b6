package org.lamppost.simulator.device;

import java.util.List;

/** A thing that reports by itself over CoAP. */
interface CoapThing extends Thing {

  /** Its points in the order of a report; the first one is an analog or the most telling one. */
  List<Gauge> gauges();

  /** A state whose change must be reported at once instead of at the next period. */
  default double urgentState() {
    return 0;
  }
}
