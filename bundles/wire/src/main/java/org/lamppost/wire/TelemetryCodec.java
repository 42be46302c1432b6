package org.lamppost.wire;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.lamppost.model.Loss;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/**
 * The compact telemetry record, version 2, as {@code docs/formats/compact.md} describes it.
 *
 * <p>Lossless bit for bit. The same record always gives the same bytes. Safe from any thread.
 */
public final class TelemetryCodec {
  /** The first byte of every record. */
  public static final int VERSION = 2;

  private TelemetryCodec() {}

  /** The record as it is sent. */
  public static byte[] encode(TelemetryRecord record) {
    RecordId id = record.id();
    ByteArrayOutputStream head = new ByteArrayOutputStream(96);
    head.write(VERSION);
    CompactHead.text(head, id.gatewayId());
    CompactHead.text(head, id.epoch());
    CompactHead.number(head, id.sequence());
    CompactHead.number(head, id.sequence() - record.firstSequence());
    CompactHead.text(head, record.bootId());
    CompactHead.signed(head, record.utcOffsetMillis());
    RangeWriter out = new RangeWriter(head.toByteArray());
    CompactBody body = new CompactBody(out);
    body.allSeries(record.series());
    body.losses(record.losses());
    body.summaries(record.summaries());
    return out.end();
  }

  /**
   * Reads a record.
   *
   * @throws WireException if the bytes are anything else than one whole record; memory taken is
   *     bound by the number of bytes, whatever lengths they claim.
   */
  public static TelemetryRecord decode(byte[] bytes) {
    CompactHead head = new CompactHead(bytes);
    int version = head.octet();
    if (version != VERSION) {
      throw new WireException(0, "version is " + version, String.valueOf(VERSION));
    }
    String gateway = head.text();
    String epoch = head.text();
    long sequence = head.number();
    long before = head.number();
    if (sequence < 1 || before < 0 || before >= sequence) {
      throw new WireException(
          head.position(), "sequence " + sequence + " and " + before + " before", "1 or more");
    }
    if (epoch.isBlank()) {
      throw new WireException(head.position(), "a blank epoch", "an epoch");
    }
    String boot = head.text();
    long offset = head.signed();
    RangeReader in = new RangeReader(bytes, head.position());
    CompactBody body = new CompactBody(in);
    List<TelemetryRecord.Series> series = body.allSeries(null);
    List<Loss> losses = body.losses(null);
    List<TelemetryRecord.Summary> summaries = body.summaries(null);
    in.end();
    RecordId id = new RecordId(gateway, epoch, Stream.TELEMETRY, sequence);
    return new TelemetryRecord(id, sequence - before, boot, offset, series, losses, summaries);
  }
}
