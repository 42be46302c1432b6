package org.lamppost.forward;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.PointId;
import org.lamppost.model.Stream;

/**
 * The settings, checked.
 *
 * @param broker where to.
 * @param login who we are there.
 * @param stores what proves who the broker is, and who we are.
 * @param keepAlive MQTT keep-alive.
 * @param pauses the waits between attempts to connect.
 * @param drain what is sent and when again.
 */
record Plan(
    Broker broker, Login login, Stores stores, Duration keepAlive, Pauses pauses, DrainPlan drain) {
  /**
   * User name and password.
   *
   * @param username empty for none.
   * @param password empty for none.
   * @param passwordFile read at each connection, so that a password can be changed without a
   *     restart; empty for none.
   */
  record Login(String username, String password, String passwordFile) {
    @Override
    public String toString() {
      return "Login[" + username + "]";
    }
  }

  /** PKCS#12 files and the files with their passwords; empty for none. */
  record Stores(String trust, String trustPassword, String key, String keyPassword) {}

  /** The shortest and the longest wait between attempts to connect, milliseconds. */
  record Pauses(long shortestMillis, long longestMillis) {}

  /**
   * What is sent and when again.
   *
   * @param destination the journal's name for the receiver.
   * @param windows how many records of each stream may be without a receipt.
   * @param receiptMillis the first wait for a receipt.
   * @param receipts whether the receiver's receipt frees a record, else the broker's
   *     acknowledgement.
   * @param headsMillis the shortest time between two messages with the journal's signed heads.
   */
  record DrainPlan(
      String destination,
      Map<Stream, Integer> windows,
      long receiptMillis,
      boolean receipts,
      long headsMillis) {}

  /**
   * Checks the settings.
   *
   * @throws FaultException naming the setting, its value and what was expected.
   */
  static Plan of(ForwardSettings settings) {
    Broker broker = broker(settings.broker());
    return new Plan(
        broker,
        login(settings),
        stores(settings, broker),
        Duration.ofSeconds(within("keepAliveSeconds", settings.keepAliveSeconds(), 5, 3_600)),
        pauses(settings),
        drain(settings));
  }

  private static Broker broker(String text) {
    try {
      return Broker.parse(text);
    } catch (IllegalArgumentException e) {
      throw fault(
          "broker", "'" + text + "' " + e.getMessage(), "mqtt://host:1883 or mqtts://host:8883");
    }
  }

  private static Login login(ForwardSettings settings) {
    boolean password = !settings.password().isEmpty();
    boolean file = !settings.passwordFile().isEmpty();
    if (password && file) {
      throw fault("passwordFile", "is given together with 'password'", "one of them");
    }
    if ((password || file) && settings.username().isEmpty()) {
      throw fault("username", "is empty though there is a password", "a user name");
    }
    readable("passwordFile", settings.passwordFile());
    return new Login(settings.username(), settings.password(), settings.passwordFile());
  }

  private static Stores stores(ForwardSettings settings, Broker broker) {
    Stores stores =
        new Stores(
            settings.trustStore(),
            settings.trustStorePasswordFile(),
            settings.keyStore(),
            settings.keyStorePasswordFile());
    if (!broker.tls() && !(stores.trust().isEmpty() && stores.key().isEmpty())) {
      throw fault("broker", "is " + broker + " though there is a store for TLS", "mqtts://…");
    }
    readable("trustStore", stores.trust());
    readable("trustStorePasswordFile", stores.trustPassword());
    readable("keyStore", stores.key());
    readable("keyStorePasswordFile", stores.keyPassword());
    together("trustStore", stores.trust(), "trustStorePasswordFile", stores.trustPassword());
    together("keyStore", stores.key(), "keyStorePasswordFile", stores.keyPassword());
    return stores;
  }

  private static Pauses pauses(ForwardSettings settings) {
    int shortest = within("reconnectMinMillis", settings.reconnectMinMillis(), 50, 60_000);
    int longest = within("reconnectMaxMillis", settings.reconnectMaxMillis(), shortest, 3_600_000);
    return new Pauses(shortest, longest);
  }

  private static DrainPlan drain(ForwardSettings settings) {
    if (!PointId.isPart(settings.destination())) {
      throw fault(
          "destination",
          "is '" + settings.destination() + "'",
          "1 to 63 letters, digits, '_', '.', '-'");
    }
    Map<Stream, Integer> windows = new EnumMap<>(Stream.class);
    windows.put(Stream.INCIDENT, within("windowIncident", settings.windowIncident(), 1, 16));
    windows.put(Stream.AUDIT, within("windowAudit", settings.windowAudit(), 1, 16));
    windows.put(Stream.TELEMETRY, within("windowTelemetry", settings.windowTelemetry(), 1, 4));
    return new DrainPlan(
        settings.destination(),
        Map.copyOf(windows),
        within("receiptTimeoutMillis", settings.receiptTimeoutMillis(), 200, 600_000),
        settings.receipts(),
        within("headsMillis", settings.headsMillis(), 1_000, 60_000));
  }

  private static int within(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw fault(key, "is " + value, least + " to " + most);
    }
    return value;
  }

  private static void readable(String key, String file) {
    if (!file.isEmpty() && !Files.isReadable(Path.of(file))) {
      throw fault(key, "'" + file + "' cannot be read", "a file that this process may read");
    }
  }

  private static void together(String key, String file, String otherKey, String other) {
    if (file.isEmpty() != other.isEmpty()) {
      throw fault(
          file.isEmpty() ? key : otherKey,
          "is missing",
          "both or neither of '" + key + "' and '" + otherKey + "'");
    }
  }

  private static FaultException fault(String key, String problem, String expected) {
    return new FaultException(
        new Fault(ForwardSettings.PID, 0, "'" + key + "' " + problem, expected));
  }
}
