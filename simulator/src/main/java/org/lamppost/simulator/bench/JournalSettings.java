package org.lamppost.simulator.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.lamppost.keep.KeepSettings;

/** The journal's settings as the framework would give them. */
public final class JournalSettings {
  private JournalSettings() {}

  /**
   * Settings as they ship, but for some.
   *
   * @param others values by the name of the setting.
   */
  public static KeepSettings of(Path folder, Map<String, Object> others) {
    Map<String, Object> stated = new HashMap<>(others);
    stated.put("directory", folder.toString());
    return Shipped.settings(KeepSettings.class, stated);
  }
}
