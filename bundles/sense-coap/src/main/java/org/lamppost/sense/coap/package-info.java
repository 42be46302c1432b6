/** Devices that call us over CoAP (RFC 7252) with SenML packs (RFC 8428). */
@Capability(namespace = "org.lamppost.driver", attribute = "driver:List<String>=\"coap\"")
package org.lamppost.sense.coap;

import org.osgi.annotation.bundle.Capability;
