package org.lamppost.simulator.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measurement of starts on a full journal, on a small one. */
class FullTest {
  @TempDir Path folder;

  @Test
  void damage_is_set_aside_and_salvaged_while_incidents_go_on() throws Exception {
    FullResult result = new FullRun(folder, 3_000_000, 12_000, 1).measure();
    List<FullResult.Start> starts = result.starts();

    assertTrue(result.bytes() > 3_000_000, result.toString());
    assertEquals(List.of(1, 1, 0, 0, 0), starts.stream().map(FullResult.Start::setAside).toList());
    String all = result.rows() + " records salvaged, 0 lost";
    assertTrue(starts.get(0).salvaged().startsWith(all), starts.toString());
    assertTrue(starts.get(1).salvaged().contains(" records salvaged, "), starts.toString());
  }
}
