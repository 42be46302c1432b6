package org.lamppost.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code lamppost run} was asked.
 *
 * @param home the distribution: {@code lib/}, {@code bundles/}.
 * @param config the folder that holds {@code kura-config/} and {@code hardware-profiles/}.
 * @param site the site file.
 * @param data where journal, framework cache and status socket live; created when missing.
 * @param broker the city's broker, such as {@code mqtt://127.0.0.1:1883}.
 * @param pins folder that mirrors simulated pins; empty for none.
 * @param settings component settings that win over the configuration folder: {@code PID.name} to
 *     value.
 */
record Options(
    Path home,
    Path config,
    Path site,
    Path data,
    String broker,
    String pins,
    Map<String, String> settings) {
  static final String USAGE =
      """
      usage: lamppost run [--site FILE] [--data DIR] [--broker URL] [--config DIR] [--pins DIR] [--set PID.name=value]...
        --site    site file               (default: <config>/kura-config/sites/example.yaml)
        --data    journal, status socket  (default: ./lamppost-data)
        --broker  the city's MQTT broker  (default: mqtt://127.0.0.1:1883)
        --config  holds kura-config/ and hardware-profiles/ (default: the distribution)
        --pins    folder of simulated pins, for boards without real ones
        --set     one component setting, such as org.lamppost.keep.KeepSettings.windowMillis=5000\
      """;

  /** A command line that cannot be obeyed; the message says why. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  static Options parse(Path home, List<String> arguments) {
    Map<String, String> given = new LinkedHashMap<>();
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (i + 1 == arguments.size()) {
        throw new UsageException("option '" + name + "' has no value");
      }
      String value = arguments.get(i + 1);
      switch (name) {
        case "--site", "--data", "--broker", "--config", "--pins" -> given.put(name, value);
        case "--set" -> putSetting(settings, value);
        default -> throw new UsageException("option '" + name + "' is not known");
      }
    }
    Path config = Path.of(given.getOrDefault("--config", home.toString()));
    Path site =
        given.containsKey("--site")
            ? Path.of(given.get("--site"))
            : config.resolve("kura-config/sites/example.yaml");
    if (!Files.isReadable(site)) {
      throw new UsageException("site file '" + site + "' cannot be read");
    }
    return new Options(
        home,
        config,
        site,
        Path.of(given.getOrDefault("--data", "lamppost-data")),
        given.getOrDefault("--broker", "mqtt://127.0.0.1:1883"),
        given.getOrDefault("--pins", ""),
        settings);
  }

  private static void putSetting(Map<String, String> settings, String text) {
    int equals = text.indexOf('=');
    if (equals < 0 || text.lastIndexOf('.', equals) < 0) {
      throw new UsageException("'" + text + "' is not of the form PID.name=value");
    }
    settings.put(text.substring(0, equals), text.substring(equals + 1));
  }

  /** What {@code ${…}} stands for in the component configuration. */
  Map<String, String> placeholders() {
    return Map.of(
        "home", home.toString(),
        "config", config.toString(),
        "site", site.toString(),
        "data", data.toString(),
        "broker", broker,
        "pins", pins);
  }
}
