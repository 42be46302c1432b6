package org.lamppost.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/**
 * A folder of the distribution that is installed as a whole: a room together with the libraries
 * only it needs.
 */
final class BundleFolder {
  /**
   * {@code org.lamppost.driver;driver:List<String>="modbus-tcp,modbus-rtu"}; one name needs no
   * quotes.
   */
  private static final Pattern DRIVERS =
      Pattern.compile(
          "org\\.lamppost\\.driver;[^,]*?driver(?::List<String>)?=(?:\"([^\"]*)\"|([a-z0-9-]+))");

  private final Path folder;
  private final List<Path> jars;

  private BundleFolder(Path folder, List<Path> jars) {
    this.folder = folder;
    this.jars = jars;
  }

  static BundleFolder at(Path folder) {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      files.forEach(jars::add);
    } catch (IOException e) {
      throw new StartException(
          "bundle folder '" + folder + "' cannot be read: " + e.getMessage(), e);
    }
    jars.sort(null);
    return new BundleFolder(folder, jars);
  }

  String name() {
    return folder.getFileName().toString();
  }

  /**
   * The drivers that the bundles of this folder provide (capability {@code org.lamppost.driver}).
   */
  Set<String> drivers() {
    Set<String> drivers = new TreeSet<>();
    Matcher matcher = DRIVERS.matcher(capabilities());
    while (matcher.find()) {
      String names = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      drivers.addAll(List.of(names.split(",")));
    }
    return drivers;
  }

  /** Whether a bundle of this folder can switch outputs: it provides the service that does. */
  boolean switches() {
    return capabilities().contains("org.lamppost.api.Outputs");
  }

  private String capabilities() {
    StringBuilder all = new StringBuilder();
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile())) {
        if (file.getManifest() != null) {
          String provided =
              file.getManifest().getMainAttributes().getValue(Constants.PROVIDE_CAPABILITY);
          all.append(provided == null ? "" : provided).append('\n');
        }
      } catch (IOException e) {
        throw new StartException("bundle '" + jar + "' cannot be read: " + e.getMessage(), e);
      }
    }
    return all.toString();
  }

  /**
   * Installs and starts all bundles of the folder.
   *
   * @throws BundleException with the missing requirement if one does not resolve or start.
   */
  void start(BundleContext context) throws BundleException {
    List<Bundle> installed = new ArrayList<>();
    for (Path jar : jars) {
      installed.add(context.installBundle("reference:file:" + jar.toAbsolutePath()));
    }
    for (Bundle bundle : installed) {
      if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
        bundle.start(Bundle.START_ACTIVATION_POLICY);
      }
    }
  }
}
