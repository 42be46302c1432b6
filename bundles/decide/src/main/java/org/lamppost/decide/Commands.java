package org.lamppost.decide;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The commands that were carried out, so that one that comes again is no news. */
final class Commands {
  private static final int MOST = 1_000;
  private static final int REMEMBERED = 64;

  private final Set<String> ids = new LinkedHashSet<>();

  /** Whether it is news; one without an id always is. */
  boolean isNew(String id) {
    if (id.isEmpty()) {
      return true;
    }
    if (!ids.add(id)) {
      return false;
    }
    if (ids.size() > MOST) {
      ids.remove(ids.iterator().next());
    }
    return true;
  }

  /** What goes into a checkpoint: the newest. */
  List<String> newest() {
    List<String> all = new ArrayList<>(ids);
    return all.subList(Math.max(0, all.size() - REMEMBERED), all.size());
  }
}
