package org.lamppost.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path data;

  @Test
  void a_held_folder_is_refused_with_the_holders_process_id() {
    FolderLock held = FolderLock.take(data);

    StartException refused = assertThrows(StartException.class, () -> FolderLock.take(data));

    long pid = ProcessHandle.current().pid();
    assertTrue(
        refused.getMessage().contains("is in use by process " + pid + ";"), refused.getMessage());
    held.close();
  }

  @Test
  void a_freed_folder_can_be_taken_again_and_names_only_its_holder() throws IOException {
    Files.writeString(data.resolve(FolderLock.FILE), "123456789 left by another\n");
    FolderLock.take(data).close();

    FolderLock again = FolderLock.take(data);

    String text = Files.readString(data.resolve(FolderLock.FILE));
    assertEquals(ProcessHandle.current().pid() + "\n", text);
    again.close();
  }

  @Test
  void a_folder_that_is_none_is_refused_with_its_name() throws IOException {
    Path file = Files.writeString(data.resolve("plain"), "");

    StartException refused = assertThrows(StartException.class, () -> FolderLock.take(file));

    assertTrue(refused.getMessage().contains("'" + file + "' cannot be used"));
  }
}
