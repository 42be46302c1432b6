package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.api.SiteSource;

class SettingsTest {
  @TempDir Path temp;

  @Test
  void the_defaults_are_within_the_limits() {
    Limits limits = Limits.of(settings(Map.of("directory", "/tmp/x/../y")));

    assertEquals(Path.of("/tmp/y"), limits.directory());
    assertEquals(10_000, limits.windowMillis());
    assertEquals(256L << 20, limits.telemetryBytes());
    assertEquals(AgeLimits.NONE, limits.age());
  }

  @Test
  void each_setting_outside_its_limits_is_named_with_value_and_limits() {
    assertRefused("directory", " ", "expected a folder");
    assertRefused("windowMillis", 99L, "is 99; expected 100 to 600000");
    assertRefused("windowReadings", 0, "is 0; expected 1 to 100000");
    assertRefused("sealReadings", 100_001, "is 100001");
    assertRefused("sealMillis", -1L, "is -1");
    assertRefused("queueRows", 99, "is 99");
    assertRefused("telemetryBytes", 1_000L, "is 1000");
    assertRefused("telemetryDays", -1, "is -1; expected 0 to 3650");
    assertRefused("incidentDays", 3_651, "is 3651");
    assertRefused("auditDays", 3_651, "is 3651");
    assertRefused("destinations", new String[] {"city", "a b"}, "has 'a b'");
  }

  @Test
  void the_component_runs_on_the_machines_clock() {
    SiteSource site = () -> Pole.SITE;
    String folder = temp.resolve("made").toString();
    try (SqliteJournal journal =
        new SqliteJournal(settings(Map.of("directory", folder, "windowMillis", 200L)), site)) {
      long before = System.nanoTime();
      Pole.join(
          journal.accept(
              org.lamppost.model.Readings.arrivedAt(0)
                  .add(0, 0, 1, org.lamppost.model.Quality.GOOD)
                  .build()));
      assertTrue(System.nanoTime() - before < 5_000_000_000L);
      assertTrue(Files.isDirectory(temp.resolve("made/native")));
      assertFalse(journal.get().isEmpty());
    }
  }

  @Test
  void a_folder_that_cannot_be_made_is_said() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    KeepException refusal =
        assertThrows(
            KeepException.class,
            () ->
                new SqliteJournal(
                    settings(Map.of("directory", file.resolve("x").toString())), () -> Pole.SITE));

    assertTrue(refusal.getMessage().contains("journal folder cannot be used"));
  }

  private static void assertRefused(String setting, Object value, String said) {
    Map<String, Object> values = new HashMap<>(Map.of("directory", "/tmp/x"));
    values.put(setting, value);
    String message =
        assertThrows(KeepException.class, () -> Limits.of(settings(values))).getMessage();

    assertTrue(message.contains("'" + setting + "'"), message);
    assertTrue(message.contains(said), message);
  }

  /** Settings as the framework would give them: what is not set has its default. */
  private static KeepSettings settings(Map<String, Object> values) {
    return (KeepSettings)
        Proxy.newProxyInstance(
            KeepSettings.class.getClassLoader(),
            new Class<?>[] {KeepSettings.class},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
