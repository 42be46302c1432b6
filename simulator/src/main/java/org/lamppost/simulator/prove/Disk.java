package org.lamppost.simulator.prove;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A disk that is told each change, and tells what it may hold if the power is cut now.
 *
 * <p>Names behave as on a journalling file system such as ext4: their changes become durable in
 * their order, all of them up to now by a sync of the folder, and those up to a file's own creation
 * by a sync of that file. Not thread-safe.
 */
final class Disk {
  private record NameChange(long index, Change change) {}

  private final boolean believesSyncs;
  private final Map<Integer, StoredFile> files = new HashMap<>();
  private final Map<String, Integer> durableNames = new TreeMap<>();
  private final List<NameChange> pendingNames = new ArrayList<>();
  private long changes;

  /** The folder that images are made of. */
  private String folder = "";

  /** An empty disk. */
  Disk() {
    this(true);
  }

  /**
   * An empty disk.
   *
   * @param believesSyncs false for one that calls durable what is not.
   */
  Disk(boolean believesSyncs) {
    this.believesSyncs = believesSyncs;
  }

  /** A disk that holds these files, as a cut left them. */
  Disk(Map<String, byte[]> content) {
    this(true);
    int number = 0;
    for (Map.Entry<String, byte[]> file : content.entrySet()) {
      // The log numbers files from 1 on.
      durableNames.put(file.getKey(), --number);
      files.put(number, StoredFile.of(file.getValue()));
    }
  }

  /** From now on images are those of a folder, with names below it. */
  void look(String below) {
    folder = below + "/";
  }

  /** The next change. */
  void apply(Change change) {
    long index = changes++;
    switch (change.kind()) {
      case CREATE, RENAME, UNLINK -> pendingNames.add(new NameChange(index, change));
      case FOUND -> found(change);
      case WRITE, SIZE -> file(change.file()).change(index, change);
      case SYNC -> sync(change);
      case SYNC_FOLDER -> syncNames(change.position());
      default -> {} // folders are made with what lies in them
    }
  }

  /** One of the files that were there gets its number in the log. */
  private void found(Change found) {
    Integer old = namesAfter(pendingNames.size()).get(found.name());
    if (old != null) {
      files.put(found.file(), files.remove(old));
      durableNames.replaceAll((name, number) -> number.equals(old) ? found.file() : number);
    }
  }

  private Map<String, Integer> namesAfter(int pending) {
    Map<String, Integer> after = new TreeMap<>(durableNames);
    for (NameChange each : pendingNames.subList(0, pending)) {
      name(after, each.change());
    }
    return after;
  }

  private void sync(Change sync) {
    if (!believesSyncs) {
      return;
    }
    file(sync.file()).sync(sync.position());
    for (int i = pendingNames.size() - 1; i >= 0; i--) {
      NameChange each = pendingNames.get(i);
      boolean own = each.change().kind() == Change.Kind.CREATE;
      if (own && each.change().file() == sync.file() && each.index() < sync.position()) {
        syncNames(each.index() + 1);
        return;
      }
    }
  }

  private void syncNames(long before) {
    if (!believesSyncs) {
      return;
    }
    int count = 0;
    while (count < pendingNames.size() && pendingNames.get(count).index() < before) {
      name(durableNames, pendingNames.get(count).change());
      count++;
    }
    pendingNames.subList(0, count).clear();
  }

  private static void name(Map<String, Integer> names, Change change) {
    switch (change.kind()) {
      case CREATE -> names.put(change.name(), change.file());
      case UNLINK -> names.remove(change.name());
      default -> {
        int border = change.name().indexOf('\n');
        Integer file = names.remove(change.name().substring(0, border));
        if (file != null) {
          names.put(change.name().substring(border + 1), file);
        }
      }
    }
  }

  private StoredFile file(int number) {
    return files.computeIfAbsent(number, n -> new StoredFile());
  }

  /** How many changes of names are not durable. */
  int pendingNames() {
    return pendingNames.size();
  }

  /** Whether a cut could leave only one content. */
  boolean settled() {
    return pendingNames.isEmpty()
        && durableNames.values().stream().noneMatch(number -> file(number).isPending());
  }

  /**
   * The files after a cut.
   *
   * @param names how many of the pending changes of names, in order, came through.
   * @param fate what came through of the content.
   */
  Map<String, byte[]> image(int names, StoredFile.Fate fate) {
    Map<String, byte[]> image = new TreeMap<>();
    namesAfter(names)
        .forEach(
            (name, number) -> {
              if (name.startsWith(folder)) {
                image.put(name.substring(folder.length()), file(number).content(fate));
              }
            });
    image.remove(Promises.FILE);
    return image;
  }
}
