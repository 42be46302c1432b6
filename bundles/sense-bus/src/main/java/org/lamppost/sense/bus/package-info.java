/** Wires that we poll: Modbus TCP and Modbus RTU. */
@Capability(
    namespace = "org.lamppost.driver",
    attribute = "driver:List<String>=\"modbus-tcp,modbus-rtu\"")
package org.lamppost.sense.bus;

import org.osgi.annotation.bundle.Capability;
