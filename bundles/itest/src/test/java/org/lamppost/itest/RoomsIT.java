package org.lamppost.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the manifests of the built bundles against the table of rooms in docs/architecture.md. */
class RoomsIT {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z-]+)` \\|[^|]*\\| ([^|]*) \\| ([^|]*) \\|$", Pattern.MULTILINE);
  private static final Set<String> EXPORTING = Set.of("model", "api", "wire");

  /** What a room may import. */
  private record Room(Set<String> rooms, Set<String> libraries) {}

  @Test
  void every_built_bundle_imports_only_what_the_table_allows() throws IOException {
    Map<String, Room> table = table();
    List<String> problems = new ArrayList<>();
    Map<String, JarFile> bundles = bundles();

    for (Map.Entry<String, JarFile> bundle : bundles.entrySet()) {
      Room room = table.get(bundle.getKey());
      if (room == null) {
        problems.add(bundle.getKey() + " is not in the table of rooms");
        continue;
      }
      for (String imported : packages(bundle.getValue(), "Import-Package")) {
        if (!allowed(imported, bundle.getKey(), room)) {
          problems.add(
              bundle.getKey() + " imports " + imported + ", which the table does not allow");
        }
      }
    }

    assertEquals(List.of(), problems);
    assertEquals(
        table.keySet(),
        new TreeSet<>(bundles.keySet()),
        "rooms of the table = bundles that were built");
  }

  @Test
  void only_model_api_and_wire_export() throws IOException {
    for (Map.Entry<String, JarFile> bundle : bundles().entrySet()) {
      Set<String> exported = packages(bundle.getValue(), "Export-Package");
      assertEquals(
          EXPORTING.contains(bundle.getKey()),
          !exported.isEmpty(),
          bundle.getKey() + " exports " + exported);
    }
  }

  @Test
  void a_bundle_is_named_after_its_folder_and_imports_both_generations_of_slf4j()
      throws IOException {
    for (Map.Entry<String, JarFile> bundle : bundles().entrySet()) {
      var attributes = bundle.getValue().getManifest().getMainAttributes();
      assertEquals(
          "org.lamppost." + bundle.getKey().replace('-', '.'),
          attributes.getValue("Bundle-SymbolicName"));
      String imports = String.valueOf(attributes.getValue("Import-Package"));
      assertTrue(
          !imports.contains("org.slf4j;") || imports.contains("org.slf4j;version=\"[1.7,3)\""),
          bundle.getKey() + ": " + imports);
    }
  }

  @Test
  void components_stay_within_declarative_services_1_4() throws IOException {
    for (Map.Entry<String, JarFile> bundle : bundles().entrySet()) {
      String required =
          String.valueOf(
              bundle.getValue().getManifest().getMainAttributes().getValue("Require-Capability"));
      assertTrue(
          !required.contains("osgi.component")
              || required.contains("(version>=1.4.0)(!(version>=2.0.0))")
              || required.contains("(version>=1.3.0)(!(version>=2.0.0))"),
          bundle.getKey() + ": " + required);
    }
  }

  private static boolean allowed(String imported, String own, Room room) {
    // The framework itself, as java.lang: a component may ask for its bundle's own storage.
    if (imported.equals("org.osgi.framework")) {
      return true;
    }
    String prefix = "org.lamppost.";
    if (imported.startsWith(prefix)) {
      String other = imported.substring(prefix.length()).replace('.', '-');
      return other.equals(own) || room.rooms().contains(other);
    }
    return room.libraries().stream()
        .anyMatch(library -> imported.equals(library) || imported.startsWith(library + "."));
  }

  private static Map<String, Room> table() throws IOException {
    Map<String, Room> table = new TreeMap<>();
    Matcher matcher =
        ROW.matcher(Files.readString(Repository.root().resolve("docs/architecture.md")));
    while (matcher.find()) {
      table.put(matcher.group(1), new Room(names(matcher.group(2)), names(matcher.group(3))));
    }
    assertTrue(table.size() >= 11, "the table of rooms was not found: " + table.keySet());
    return table;
  }

  private static Set<String> names(String cell) {
    Set<String> names = new TreeSet<>(Arrays.asList(cell.trim().split("\\s*,\\s*")));
    names.remove("–");
    return names;
  }

  private static Map<String, JarFile> bundles() throws IOException {
    Map<String, JarFile> bundles = new HashMap<>();
    for (Path folder : Repository.bundleFolders()) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "lamppost-*.jar")) {
        for (Path jar : jars) {
          String room =
              jar.getFileName()
                  .toString()
                  .replaceFirst("^lamppost-", "")
                  .replaceFirst("-\\d.*", "");
          bundles.put(room, new JarFile(jar.toFile()));
        }
      }
    }
    return bundles;
  }

  private static Set<String> packages(JarFile jar, String header) throws IOException {
    String value = jar.getManifest().getMainAttributes().getValue(header);
    Set<String> packages = new TreeSet<>();
    // Attributes may hold commas inside quotes: cut those away before splitting.
    for (String clause : (value == null ? "" : value).replaceAll("\"[^\"]*\"", "").split(",")) {
      if (!clause.isBlank()) {
        packages.add(clause.replaceFirst(";.*", "").trim());
      }
    }
    return packages;
  }
}
