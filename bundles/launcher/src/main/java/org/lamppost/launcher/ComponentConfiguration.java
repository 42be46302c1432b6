package org.lamppost.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The folder {@code kura-config/components}: one file {@code <PID>.properties} for each component,
 * which becomes its one factory configuration {@code <PID>~lamppost}.
 */
final class ComponentConfiguration {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z]+)}");
  private static final String SUFFIX = ".properties";

  private final Map<String, Map<String, String>> byPid;

  private ComponentConfiguration(Map<String, Map<String, String>> byPid) {
    this.byPid = byPid;
  }

  /**
   * Reads the folder, fills {@code ${name}} from the options and lets {@code --set} win.
   *
   * @throws StartException if the folder or a placeholder does not exist, or a setting names no
   *     component.
   */
  static ComponentConfiguration read(Options options) {
    Path folder = options.config().resolve("kura-config/components");
    Map<String, Map<String, String>> byPid = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String pid = name.substring(0, name.length() - SUFFIX.length());
        byPid.put(pid, readFile(file, options.placeholders()));
      }
    } catch (IOException e) {
      throw new StartException(
          "component configuration '" + folder + "' cannot be read: " + e.getMessage(), e);
    }
    options.settings().forEach((setting, value) -> override(byPid, setting, value));
    return new ComponentConfiguration(byPid);
  }

  private static Map<String, String> readFile(Path file, Map<String, String> placeholders)
      throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> values = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      values.put(key, fill(file, properties.getProperty(key), placeholders));
    }
    return values;
  }

  private static String fill(Path file, String text, Map<String, String> placeholders) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    return matcher.replaceAll(
        match -> {
          String value = placeholders.get(match.group(1));
          if (value == null) {
            throw new StartException(
                file
                    + ": placeholder '"
                    + match.group()
                    + "' is not known; expected one of "
                    + placeholders.keySet());
          }
          return Matcher.quoteReplacement(value);
        });
  }

  private static void override(
      Map<String, Map<String, String>> byPid, String setting, String value) {
    int dot = setting.lastIndexOf('.');
    Map<String, String> values = byPid.get(setting.substring(0, dot));
    if (values == null) {
      throw new StartException(
          "--set "
              + setting
              + ": no such component; expected one of "
              + String.join(", ", byPid.keySet()));
    }
    values.put(setting.substring(dot + 1), value);
  }

  /** The words of a setting, which are parted by commas; none if it is not set. */
  List<String> words(String pid, String name) {
    return Pattern.compile(",")
        .splitAsStream(byPid.getOrDefault(pid, Map.of()).getOrDefault(name, ""))
        .map(String::trim)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /**
   * Hands everything to the configuration service. Components wait for it, so the order of starting
   * does not matter.
   */
  void applyTo(ConfigurationAdmin admin) throws IOException {
    for (Map.Entry<String, Map<String, String>> component : byPid.entrySet()) {
      Dictionary<String, Object> properties = new Hashtable<>(component.getValue());
      admin
          .getFactoryConfiguration(component.getKey(), "lamppost", "?")
          .updateIfDifferent(properties);
    }
  }
}
