package org.lamppost.simulator.bench;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
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
    InvocationHandler answers =
        (proxy, method, arguments) ->
            stated.getOrDefault(method.getName(), method.getDefaultValue());
    return (KeepSettings)
        Proxy.newProxyInstance(
            KeepSettings.class.getClassLoader(), new Class<?>[] {KeepSettings.class}, answers);
  }
}
