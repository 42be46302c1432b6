package org.lamppost.simulator.device;

/** A thing with a Modbus interface. */
interface ModbusThing extends Thing {

  /**
   * Where its points lie.
   *
   * @param unitId the Modbus address, which the common pressure transmitter map also shows in
   *     register 0.
   */
  RegisterMap map(int unitId);
}
