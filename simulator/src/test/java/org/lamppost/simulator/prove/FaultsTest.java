package org.lamppost.simulator.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamppost.simulator.prove.FaultControl.Fault;
import org.lamppost.simulator.prove.FaultControl.When;

/** The disk refuses under a running journal, and is well again. */
class FaultsTest {
  @Test
  void a_disk_that_refuses_or_hangs_blocks_nobody_is_seen_and_loses_nothing() throws IOException {
    // Those on one file alone are left to `prove faults`, but for a hanging telemetry file.
    List<Fault> most =
        FaultRun.all().stream()
            .filter(fault -> fault.when() != When.RUNNING || fault.files().equals(".db"))
            .toList();
    List<Fault> troubles = new ArrayList<>(most);
    FaultRun.all().stream()
        .filter(fault -> fault.name().equals("hanging writes telemetry.db"))
        .forEach(troubles::add);
    FaultsResult result = FaultRun.proven(troubles);

    assertEquals(16, result.faults());
    assertFalse(result.broken(), result.toString());
  }

  @Test
  void a_fault_that_never_comes_is_noticed_as_not_seen() throws IOException {
    try (Scratch scratch = Scratch.make()) {
      Fault elsewhere = new Fault("EIO elsewhere", When.RUNNING, 5, 0, ".db");
      FaultsResult result = new FaultRun(scratch).run(List.of(elsewhere));

      assertEquals(1, result.notVisible());
      assertTrue(result.broken());
    }
  }
}
