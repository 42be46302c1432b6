/** The board's own wires through Pi4J: contacts, outputs, and 4-20 mA on an I2C converter. */
@Capability(namespace = "org.lamppost.driver", attribute = "driver:List<String>=\"gpio\"")
package org.lamppost.sense.gpio;

import org.osgi.annotation.bundle.Capability;
