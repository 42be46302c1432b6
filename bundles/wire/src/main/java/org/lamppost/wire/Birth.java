package org.lamppost.wire;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

/**
 * What a gateway says of itself when it has connected.
 *
 * @param gatewayId its name.
 * @param epoch the journal that it writes.
 * @param bootId the boot that its monotonic times belong to.
 * @param connectedAt when it connected, with the site's offset.
 * @param software its version.
 * @param devices how many devices it serves.
 * @param points how many points they have.
 * @param faults what a person must mend, oldest first.
 */
public record Birth(
    String gatewayId,
    String epoch,
    String bootId,
    OffsetDateTime connectedAt,
    String software,
    int devices,
    int points,
    List<String> faults) {
  /** Refuses missing parts. */
  public Birth {
    Objects.requireNonNull(gatewayId, "gatewayId");
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(bootId, "bootId");
    Objects.requireNonNull(connectedAt, "connectedAt");
    Objects.requireNonNull(software, "software");
    faults = List.copyOf(faults);
  }
}
