package org.lamppost.wire;

import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/**
 * Gap records, version 1, as {@code docs/formats/incident.md} describes them: what stands in a
 * stream of JSON records for one whose content is gone, so that its sequence has no hole.
 */
public final class GapCodec {
  private GapCodec() {}

  /**
   * One gap as UTF-8 JSON.
   *
   * @param id identity of the record whose place it takes.
   * @param reason why its content is gone.
   * @throws IllegalArgumentException for the stream {@code telemetry}, whose records are not JSON.
   */
  public static byte[] encode(RecordId id, Gap reason) {
    if (id.stream() == Stream.TELEMETRY) {
      throw new IllegalArgumentException("gap in the stream " + id.stream());
    }
    return JsonMessage.encode(
        out -> {
          JsonMessage.writeIdentity(out, id);
          JsonMessage.text(out, "gap", Texts.spelling(reason));
        });
  }
}
