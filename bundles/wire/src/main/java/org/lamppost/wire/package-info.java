/** North-bound formats as pure functions: bytes in, values out, and back. No I/O, no services. */
@Export
@Version("1.1.0")
package org.lamppost.wire;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
