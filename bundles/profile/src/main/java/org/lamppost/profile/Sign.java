package org.lamppost.profile;

import org.lamppost.model.Device;
import org.lamppost.model.Symptom;

/** A symptom as a pack writes it: points are still names, limits still in the unit as written. */
@FunctionalInterface
interface Sign {
  /**
   * The symptom on one device, in the units of its points.
   *
   * @throws org.lamppost.model.FaultException if the device can never show it.
   */
  Symptom on(Device device);
}
