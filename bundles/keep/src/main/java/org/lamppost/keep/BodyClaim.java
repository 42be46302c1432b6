package org.lamppost.keep;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;
import org.lamppost.wire.WireException;

/**
 * What a record says of itself.
 *
 * @param stream the one that it belongs to.
 * @param gateway whose it is.
 * @param epoch its epoch.
 * @param sequence its sequence.
 * @param subject the incident that it is about; else empty.
 */
record BodyClaim(Stream stream, String gateway, String epoch, long sequence, String subject) {
  /** Reads a whole body; empty if it does not decode. */
  static Optional<BodyClaim> of(byte[] body) {
    return isText(body) ? BodyText.members(body).flatMap(BodyClaim::ofMembers) : ofBlock(body);
  }

  /** Whether the beginning of a body is enough for {@link #stream}. */
  static boolean tellsStream(byte[] beginning) {
    if (!isText(beginning)) {
      return beginning.length > 0;
    }
    String text = new String(beginning, StandardCharsets.UTF_8);
    return text.contains("\"kind\":") || text.contains("\"incidentId\":");
  }

  /** The stream that the beginning of a body points to; empty for none. */
  static Optional<Stream> stream(byte[] beginning) {
    if (beginning.length == 0) {
      return Optional.empty();
    }
    if (isText(beginning)) {
      String text = new String(beginning, StandardCharsets.UTF_8);
      boolean deed = text.contains("\"kind\":") && !text.contains("\"incidentId\":");
      return Optional.of(deed ? Stream.AUDIT : Stream.INCIDENT);
    }
    return beginning[0] == TelemetryCodec.VERSION
        ? Optional.of(Stream.TELEMETRY)
        : Optional.empty();
  }

  private static boolean isText(byte[] body) {
    return body.length > 0 && body[0] == '{';
  }

  private static Optional<BodyClaim> ofMembers(Map<String, String> members) {
    String incident = members.getOrDefault("incidentId", "");
    boolean deed = members.containsKey("kind") && incident.isEmpty();
    try {
      return Optional.of(
          new BodyClaim(
              deed ? Stream.AUDIT : Stream.INCIDENT,
              members.getOrDefault("gatewayId", ""),
              members.getOrDefault("epoch", ""),
              Long.parseLong(members.getOrDefault("seq", "")),
              incident));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<BodyClaim> ofBlock(byte[] body) {
    try {
      TelemetryRecord record = TelemetryCodec.decode(body);
      return Optional.of(
          new BodyClaim(
              Stream.TELEMETRY,
              record.id().gatewayId(),
              record.id().epoch(),
              record.id().sequence(),
              ""));
    } catch (WireException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
