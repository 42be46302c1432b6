package org.lamppost.wire;

import java.time.ZoneId;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.RecordId;

/** Audit records, version 1, as {@code docs/formats/incident.md} describes them. */
public final class AuditCodec {
  private AuditCodec() {}

  /**
   * One deed as UTF-8 JSON.
   *
   * @param id its identity.
   * @param zone the zone of the printed time.
   */
  public static byte[] encode(RecordId id, AuditEntry entry, ZoneId zone) {
    return JsonMessage.encode(
        out -> {
          JsonMessage.writeIdentity(out, id);
          JsonMessage.text(out, "at", Texts.moment(entry.utcMillis(), zone));
          JsonMessage.text(out, "kind", Texts.spelling(entry.kind()));
          JsonMessage.text(out, "subject", entry.subject());
          JsonMessage.text(out, "detail", entry.detail());
        });
  }
}
