package org.lamppost.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {
  @TempDir Path home;

  @Test
  void what_is_not_given_has_a_default_inside_the_distribution() throws IOException {
    Path site = example();

    Options options = Options.parse(home, List.of());

    assertEquals(site, options.site());
    assertEquals("mqtt://127.0.0.1:1883", options.broker());
  }

  @Test
  void a_site_file_that_does_not_exist_is_refused_by_name() {
    assertComplaint("site file 'nowhere.yaml' cannot be read", "--site", "nowhere.yaml");
  }

  @Test
  void an_unknown_option_and_a_missing_value_are_refused() throws IOException {
    example();

    assertComplaint("option '--speed' is not known", "--speed", "9");
    assertComplaint("option '--data' has no value", "--data");
  }

  @Test
  void a_setting_needs_component_name_and_value() throws IOException {
    example();

    assertComplaint("'sealMillis=1' is not of the form PID.name=value", "--set", "sealMillis=1");
    assertComplaint(
        "'org.lamppost.keep' is not of the form PID.name=value", "--set", "org.lamppost.keep");
  }

  @Test
  void settings_fill_placeholders_and_win_over_the_folder() throws IOException {
    example();
    Path components = Files.createDirectories(home.resolve("kura-config/components"));
    Files.writeString(
        components.resolve("a.B.properties"), "directory=${data}/journal\nwindowMillis=10000\n");
    Options options = Options.parse(home, List.of("--data", "here", "--set", "a.B.windowMillis=5"));

    ComponentConfiguration configuration = ComponentConfiguration.read(options);

    assertEquals(List.of("5"), configuration.words("a.B", "windowMillis"));
    assertEquals(List.of(), configuration.words("a.B", "nothing"));
    assertEquals(List.of(), configuration.words("a.D", "windowMillis"));
    assertTrue(options.placeholders().containsKey("data"));
    Options wrong = Options.parse(home, List.of("--set", "a.C.windowMillis=5"));
    StartException complaint =
        assertThrows(StartException.class, () -> ComponentConfiguration.read(wrong));
    assertEquals(
        "--set a.C.windowMillis: no such component; expected one of a.B", complaint.getMessage());
  }

  @Test
  void an_unknown_placeholder_is_refused_with_its_file() throws IOException {
    example();
    Path components = Files.createDirectories(home.resolve("kura-config/components"));
    Files.writeString(components.resolve("a.B.properties"), "directory=${dta}/journal\n");

    StartException complaint =
        assertThrows(
            StartException.class,
            () -> ComponentConfiguration.read(Options.parse(home, List.of())));

    assertTrue(
        complaint.getMessage().contains("a.B.properties: placeholder '${dta}' is not known"));
  }

  private Path example() throws IOException {
    Path sites = Files.createDirectories(home.resolve("kura-config/sites"));
    return Files.writeString(sites.resolve("example.yaml"), "gateway: pole-1\n");
  }

  private void assertComplaint(String expected, String... arguments) {
    Options.UsageException complaint =
        assertThrows(Options.UsageException.class, () -> Options.parse(home, List.of(arguments)));
    assertEquals(expected, complaint.getMessage());
  }
}
