package org.lamppost.sense.bus;

import java.util.ArrayList;
import java.util.List;
import org.lamppost.api.Faults;
import org.lamppost.model.Fault;

/** Keeps all faults. Safe from any thread. */
final class RecordingFaults implements Faults {
  private final List<Fault> all = new ArrayList<>();

  @Override
  public synchronized void report(Fault fault) {
    if (!all.contains(fault)) {
      all.add(fault);
    }
  }

  @Override
  public synchronized List<Fault> all() {
    return List.copyOf(all);
  }

  List<String> texts() {
    return all().stream().map(Fault::toString).toList();
  }
}
