package org.lamppost.profile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamppost.model.FaultException;
import org.lamppost.model.Settings;

/**
 * The profiles of boards and devices, each file read once when it is first asked for.
 *
 * <p>Not thread-safe: used while one site is being loaded.
 */
final class ProfileShelf {
  private final Path folder;
  private final FaultLedger faults;
  private final Map<String, Optional<DeviceProfile>> devices = new HashMap<>();

  ProfileShelf(Path folder, FaultLedger faults) {
    this.folder = folder;
    this.faults = faults;
  }

  /** The device profile of a name; empty if it cannot be used, and why is reported. */
  Optional<DeviceProfile> device(String name) {
    return devices.computeIfAbsent(
        name,
        missing ->
            faults.orReport(
                () -> DeviceProfileReader.read(Documents.read(deviceFile(name)), name)));
  }

  /** Whether there is a file for this device profile. */
  boolean hasDevice(String name) {
    return Files.isRegularFile(deviceFile(name));
  }

  /** The names of all device profiles, for the faults. */
  List<String> deviceNames() {
    return Documents.namesIn(folder.resolve("devices"));
  }

  /** The board profile of a name. */
  Settings board(String name) {
    YamlDocument document =
        Documents.read(folder.resolve("boards").resolve(name + Documents.ENDING));
    Settings root = document.root();
    if (!document.duplicates().isEmpty()) {
      throw new FaultException(document.duplicates().get(0).fault());
    }
    root.only("board", "title", "gpio", "i2c");
    Names.wordsOrEmpty(root, "title");
    if (!Names.name(root, "board").equals(name)) {
      throw root.fault("board", "is '" + root.text("board") + "'", "the file's name: " + name);
    }
    return root;
  }

  private Path deviceFile(String name) {
    return folder.resolve("devices").resolve(name + Documents.ENDING);
  }
}
