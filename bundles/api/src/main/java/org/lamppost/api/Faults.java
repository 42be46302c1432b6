package org.lamppost.api;

import java.util.List;
import org.lamppost.model.Fault;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where rooms report what a person must mend. Shown by status, told to the city at birth. Safe from
 * any thread.
 */
@ProviderType
public interface Faults {
  /** Reports a fault; the same one again is no news. Logged once. */
  void report(Fault fault);

  /** All faults so far, oldest first. */
  List<Fault> all();
}
