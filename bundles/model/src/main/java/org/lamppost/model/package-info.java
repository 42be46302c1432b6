/** Values that travel from room to room. Immutable, no services, no I/O. */
@Export
@Version("1.0.0")
package org.lamppost.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
