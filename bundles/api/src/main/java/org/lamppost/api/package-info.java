/** The few services between rooms, and what a driver provides. */
@Export
@Version("1.1.0")
package org.lamppost.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
