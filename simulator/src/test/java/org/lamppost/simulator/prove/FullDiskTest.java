package org.lamppost.simulator.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A real file system runs full under the journal. */
class FullDiskTest {
  @Test
  void incidents_go_on_in_the_reserve_and_telemetry_gives_way() throws IOException {
    try (Scratch scratch = Scratch.make()) {
      FullDiskRun run = new FullDiskRun(scratch);
      assumeTrue(run.obstacle().isEmpty(), run.obstacle());

      assertEquals("", run.run(1 << 20).wrong());
    }
  }

  @Test
  void without_a_reserve_incidents_wait() throws IOException {
    try (Scratch scratch = Scratch.make()) {
      FullDiskRun run = new FullDiskRun(scratch);
      assumeTrue(run.obstacle().isEmpty(), run.obstacle());
      FullDiskRun.Outcome outcome = run.run(0);

      String[] counts = outcome.incidents().split(" of ");
      assertTrue(outcome.kept() < Integer.parseInt(counts[1]), outcome.toString());
      assertEquals("", outcome.findings());
    }
  }
}
