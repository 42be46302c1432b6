package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a key that cannot be read. A folder in a file's place cannot. */
class DeviceKeyTest {
  @TempDir Path directory;

  @Test
  void a_key_that_alone_cannot_be_read_is_set_aside() throws IOException {
    unreadableKey();
    Files.writeString(directory.resolve("safety.db"), "readable");

    DeviceKey.of(new JournalFolder(directory), Suite.of("ecdsa"));

    assertTrue(Files.exists(directory.resolve("device.key.damaged")));
  }

  @Test
  void a_key_stays_while_the_disk_reads_nothing() throws IOException {
    unreadableKey();
    Files.createDirectory(directory.resolve("safety.db"));

    JournalFolder folder = new JournalFolder(directory);
    assertThrows(IOException.class, () -> DeviceKey.of(folder, Suite.of("ecdsa")));

    assertFalse(Files.exists(directory.resolve("device.key.damaged")));
  }

  private void unreadableKey() throws IOException {
    Files.createDirectory(directory.resolve("device.key"));
  }
}
