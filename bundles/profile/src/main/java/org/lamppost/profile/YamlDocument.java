package org.lamppost.profile;

import java.util.List;
import org.lamppost.model.Fault;
import org.lamppost.model.Settings;

/**
 * A document as it was read.
 *
 * @param root its mapping; where a key stands twice, the first holds.
 * @param duplicates the keys that stand twice.
 */
record YamlDocument(Settings root, List<Duplicate> duplicates) {
  /**
   * A key that stands twice in one mapping.
   *
   * @param path the keys that lead to it from the root, itself last.
   * @param fault to be reported.
   */
  record Duplicate(List<String> path, Fault fault) {}

  /**
   * Whether a key stands twice somewhere inside the mapping at this path: nobody knows what it
   * says.
   */
  boolean ambiguous(String... path) {
    List<String> outer = List.of(path);
    return duplicates.stream()
        .map(Duplicate::path)
        .anyMatch(
            inner -> inner.size() > outer.size() && inner.subList(0, outer.size()).equals(outer));
  }
}
