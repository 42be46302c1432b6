package org.lamppost.sense.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialLibraryTest {
  private final String before = System.getProperty(SerialLibrary.PATH);

  @TempDir private Path folder;

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(SerialLibrary.PATH);
    } else {
      System.setProperty(SerialLibrary.PATH, before);
    }
  }

  @Test
  void the_native_part_is_unpacked_once_and_mended_if_damaged() throws IOException {
    System.clearProperty(SerialLibrary.PATH);
    SerialLibrary.provide(folder);
    Path file = unpacked();
    byte[] content = Files.readAllBytes(file);
    FileTime time = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(file, time);

    System.clearProperty(SerialLibrary.PATH);
    SerialLibrary.provide(folder);
    assertEquals(time, Files.getLastModifiedTime(file), "in use: not touched");

    Files.write(file, new byte[10]);
    System.clearProperty(SerialLibrary.PATH);
    SerialLibrary.provide(folder);
    assertEquals(content.length, Files.size(file));
    assertEquals(folder.toString(), System.getProperty(SerialLibrary.PATH));
  }

  @Test
  void a_place_that_somebody_set_is_left_alone() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    System.setProperty(SerialLibrary.PATH, elsewhere.toString());

    SerialLibrary.provide(folder.resolve("ours"));

    assertEquals(elsewhere.toString(), System.getProperty(SerialLibrary.PATH));
    assertTrue(Files.notExists(folder.resolve("ours")));
  }

  @Test
  void every_machine_that_we_run_on_has_an_architecture() {
    assertEquals(List.of("x86_64"), SerialLibrary.architectures("amd64"));
    assertEquals(List.of("armv8_64"), SerialLibrary.architectures("aarch64"));
    assertEquals(List.of("armv7hf", "armv6hf", "armv5"), SerialLibrary.architectures("arm"));
  }

  private Path unpacked() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }
}
