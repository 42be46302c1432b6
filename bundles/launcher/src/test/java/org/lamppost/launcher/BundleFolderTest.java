package org.lamppost.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleFolderTest {
  @TempDir Path folder;

  @Test
  void a_folder_knows_the_drivers_that_its_bundles_provide() throws IOException {
    jar(
        "bus.jar",
        "org.lamppost.driver;driver:List<String>=\"modbus-tcp,modbus-rtu\",osgi.service;x=y");
    jar(
        "coap.jar",
        "osgi.service;a:List<String>=\"b,c\",org.lamppost.driver;driver:List<String>=coap");
    jar("library.jar", null);

    assertEquals(Set.of("coap", "modbus-rtu", "modbus-tcp"), BundleFolder.at(folder).drivers());
  }

  @Test
  void a_folder_that_can_switch_outputs_is_told_from_one_that_cannot() throws IOException {
    jar("coap.jar", "osgi.service;objectClass:List<String>=\"java.util.function.Supplier\"");
    assertFalse(BundleFolder.at(folder).switches());

    jar("bus.jar", "osgi.service;objectClass:List<String>=\"x.Y,org.lamppost.api.Outputs\"");
    assertTrue(BundleFolder.at(folder).switches());
  }

  @Test
  void a_folder_or_a_jar_that_cannot_be_read_is_named() throws IOException {
    StartException missing =
        assertThrows(StartException.class, () -> BundleFolder.at(folder.resolve("none")));
    assertTrue(missing.getMessage().contains("none"), missing.getMessage());

    Files.writeString(folder.resolve("torn.jar"), "PK");
    StartException torn =
        assertThrows(StartException.class, () -> BundleFolder.at(folder).drivers());
    assertTrue(torn.getMessage().contains("torn.jar"), torn.getMessage());
  }

  private void jar(String name, String capabilities) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (capabilities != null) {
      manifest.getMainAttributes().putValue("Provide-Capability", capabilities);
    }
    try (OutputStream file = Files.newOutputStream(folder.resolve(name))) {
      new JarOutputStream(file, manifest).close();
    }
  }
}
