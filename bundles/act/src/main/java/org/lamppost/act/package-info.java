/** Switching of outputs, and what it says of their state as points of the site. */
@Capability(namespace = "org.lamppost.driver", attribute = "driver:List<String>=\"act\"")
package org.lamppost.act;

import org.osgi.annotation.bundle.Capability;
