/** The journal on SQLite, and what it says of its own health as points of the site. */
@Capability(namespace = "org.lamppost.driver", attribute = "driver:List<String>=\"journal\"")
package org.lamppost.keep;

import org.osgi.annotation.bundle.Capability;
