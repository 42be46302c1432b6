package org.lamppost.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: the framework with the core bundles and those that the site's drivers need.
 *
 * <p>A core bundle that does not start stops the start with the reason; an optional one is reported
 * and left out.
 */
final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final long PATIENCE_MILLIS = 20_000;
  private static final long STOP_MILLIS = 10_000;

  private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

  private static final List<String> STOP_ORDER =
      List.of(
          "org.lamppost.sense.",
          "org.lamppost.decide",
          "org.lamppost.act",
          "org.lamppost.forward",
          "org.lamppost.keep");

  private final Framework framework;
  private final List<String> leftOut = new ArrayList<>();

  private Gateway(Framework framework) {
    this.framework = framework;
  }

  /**
   * Starts and returns once readings are judged: the line is up and every driver of the site that
   * can start has started.
   *
   * @throws StartException with the reason and nothing left running.
   */
  static Gateway start(Options options) {
    ComponentConfiguration configuration = ComponentConfiguration.read(options);
    Gateway gateway = new Gateway(newFramework(options));
    try {
      gateway.startAll(options, configuration);
      return gateway;
    } catch (BundleException | IOException | InvalidSyntaxException e) {
      gateway.stop();
      throw new StartException(e.getMessage(), e);
    } catch (StartException e) {
      gateway.stop();
      throw e;
    }
  }

  private static Framework newFramework(Options options) {
    Map<String, String> properties = new HashMap<>();
    properties.put(Constants.FRAMEWORK_STORAGE, options.data().resolve("framework").toString());
    // Nothing in the cache is worth keeping: configuration comes from files, records live in the
    // journal.
    properties.put(
        Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, sharedPackages());
    properties.put("ds.loglevel", "warn");
    properties.put("ds.delayed.keepInstances", "true");
    properties.put("felix.log.level", "2");
    return new FrameworkFactory().newFramework(properties);
  }

  /**
   * Packages of the launcher's class path that bundles share, so that there is one copy of each.
   */
  private static String sharedPackages() {
    Properties shared = new Properties();
    try (InputStream stream = Gateway.class.getResourceAsStream("shared-packages.properties")) {
      shared.load(stream);
    } catch (IOException e) {
      throw new StartException("the launcher is incomplete: " + e.getMessage(), e);
    }
    return shared.getProperty("packages");
  }

  private void startAll(Options options, ComponentConfiguration configuration)
      throws BundleException, IOException, InvalidSyntaxException {
    // Before the framework runs, a bundle's start is only noted and cannot say why it failed.
    framework.start();
    BundleContext context = framework.getBundleContext();
    Path bundles = options.home().resolve("bundles");
    startSigning(bundles, configuration.words("org.lamppost.keep.KeepSettings", "signing"));
    BundleFolder.at(bundles.resolve("core")).start(context);
    ServiceReference<ConfigurationAdmin> admin =
        context.getServiceReference(ConfigurationAdmin.class);
    if (admin == null) {
      throw new StartException("the configuration service did not start");
    }
    configuration.applyTo(context.getService(admin));
    awaitService(
        context,
        "(" + Constants.OBJECTCLASS + "=org.lamppost.api.SiteSource)",
        "the site file did not load");
    awaitService(
        context, "(" + Constants.OBJECTCLASS + "=org.lamppost.api.Line)", "the line did not start");
    startDrivers(bundles);
    noteSilentRooms();
  }

  /**
   * Starts the folders {@code signing-<word>} for the words of the journal's setting, before the
   * journal is wired. One that is missing or broken is the journal's to judge: protection must not
   * wait for it.
   */
  private void startSigning(Path bundles, List<String> words) {
    for (String word : words) {
      Path folder = bundles.resolve("signing-" + word);
      if (WORD.matcher(word).matches() && Files.isDirectory(folder)) {
        try {
          BundleFolder.at(folder).start(framework.getBundleContext());
        } catch (BundleException | StartException e) {
          leftOut.add(folder.getFileName() + ": " + e.getMessage());
          LOG.error("left out bundles={} reason={}", folder.getFileName(), e.getMessage());
        }
      }
    }
  }

  /** A room whose settings were refused is there, but does not answer. */
  private void noteSilentRooms() {
    for (String room : silentRooms()) {
      leftOut.add(room + ": did not start, see the errors in the log");
      LOG.error("a room did not start, the others run room={}", room);
    }
  }

  private void startDrivers(Path bundles) throws IOException, InvalidSyntaxException {
    Set<String> wanted = new TreeSet<>(driversOfSite());
    wanted.removeAll(BundleFolder.at(bundles.resolve("core")).drivers());
    List<BundleFolder> needed = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(bundles, "sense-*")) {
      for (Path path : folders) {
        BundleFolder folder = BundleFolder.at(path);
        if (wanted.removeAll(folder.drivers())) {
          needed.add(folder);
        }
      }
    }
    // What can switch starts first: the first alarm must find its siren.
    needed.sort(Comparator.comparing(folder -> !folder.switches()));
    for (BundleFolder folder : needed) {
      startOptional(folder);
    }
    for (String driver : wanted) {
      leftOut.add("driver '" + driver + "' is not part of this distribution");
      LOG.error("no bundle has this driver, its devices are not read driver={}", driver);
    }
  }

  private void startOptional(BundleFolder folder) throws InvalidSyntaxException {
    try {
      folder.start(framework.getBundleContext());
      awaitService(
          framework.getBundleContext(),
          "(lamppost.status=" + folder.name() + ")",
          folder.name() + " did not start");
    } catch (BundleException | StartException e) {
      leftOut.add(folder.name() + ": " + e.getMessage());
      LOG.error(
          "left out, its devices are not read bundles={} reason={}", folder.name(), e.getMessage());
    }
  }

  /** The drivers of the site's ports, as the room {@code profile} shows them in its status. */
  private Collection<String> driversOfSite() {
    if (statusOfRooms().get("profile") instanceof Map<?, ?> profile
        && profile.get("drivers") instanceof Collection<?> drivers) {
      return drivers.stream().map(Object::toString).toList();
    }
    throw new StartException("the site does not say which drivers it needs");
  }

  private void awaitService(BundleContext context, String filter, String complaint)
      throws InvalidSyntaxException {
    CountDownLatch there = new CountDownLatch(1);
    ServiceListener listener =
        event -> {
          if (event.getType() == ServiceEvent.REGISTERED) {
            there.countDown();
          }
        };
    context.addServiceListener(listener, filter);
    try {
      if (context.getAllServiceReferences(null, filter) == null
          && !there.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new StartException(complaint + ", see the messages above");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while starting", e);
    } finally {
      context.removeServiceListener(listener);
    }
  }

  private void stopAlongTheLine() throws BundleException {
    BundleContext context = framework.getBundleContext();
    if (context == null) {
      return;
    }
    Bundle[] bundles = context.getBundles();
    for (String room : STOP_ORDER) {
      for (Bundle bundle : bundles) {
        if (bundle.getSymbolicName().startsWith(room)) {
          bundle.stop(Bundle.STOP_TRANSIENT);
        }
      }
    }
  }

  /** What was left out of the start, one sentence each. */
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /** What each room tells of itself, by room; a room that fails to tell shows the failure. */
  Map<String, Object> statusOfRooms() {
    Map<String, Object> rooms = new TreeMap<>();
    services()
        .forEach((room, service) -> service.ifPresent(supplier -> rooms.put(room, supplier.get())));
    return rooms;
  }

  /** Rooms that announce a status and do not come up when asked for it. */
  private List<String> silentRooms() {
    return services().entrySet().stream()
        .filter(room -> room.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  private Map<String, Optional<Supplier<?>>> services() {
    Map<String, Optional<Supplier<?>>> services = new TreeMap<>();
    BundleContext context = framework.getBundleContext();
    if (context == null) {
      return services;
    }
    try {
      ServiceReference<?>[] references =
          context.getAllServiceReferences(Supplier.class.getName(), "(lamppost.status=*)");
      for (ServiceReference<?> reference :
          references == null ? new ServiceReference<?>[0] : references) {
        Object service = context.getService(reference);
        services.put(
            reference.getProperty("lamppost.status").toString(),
            service instanceof Supplier<?> supplier ? Optional.of(supplier) : Optional.empty());
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
    return services;
  }

  /**
   * Stops everything along the line, so that what was read is judged, what was judged is kept, and
   * the city hears a goodbye before the journal closes. Bounded in time.
   */
  void stop() {
    try {
      stopAlongTheLine();
      framework.stop();
      framework.waitForStop(STOP_MILLIS);
    } catch (BundleException e) {
      LOG.error("did not stop cleanly reason={}", e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
