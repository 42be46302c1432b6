package org.lamppost.simulator.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of the real journal's files are damaged, and it starts. */
class DamageTest {
  @TempDir Path folder;

  @Test
  void a_damaged_page_costs_what_is_on_it_and_no_start() throws Exception {
    try (DamageRun run = new DamageRun(folder.resolve("run"), "all", 5)) {
      run.fill(1_000);
      DamageResult result = run.measure(12);

      assertEquals(12, result.starts());
      assertEquals(result.untouched(), result.recovered());
      assertEquals(0, result.falseRecords());
      assertTrue(result.untouched() > 11_000, result.toString());
    }
  }
}
