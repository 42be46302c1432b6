package org.lamppost.simulator.city;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;

/** Messages of a gateway, written from the format pages. */
final class Messages {
  static final String GATEWAY = "pole-0001";
  static final String EPOCH = "01JDEPOCH";
  static final String PRESSURE = "hydrant-17/pressure";

  /** UTC minus monotonic time in all blocks. */
  static final long OFFSET = 1_764_000_000_000L;

  private Messages() {}

  /** A block with one series of pressure: values 1 s apart, all good. */
  static byte[] pressures(long sequence, long firstNumber, long firstMillis, double... values) {
    long[] times = new long[values.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = firstMillis + i * 1_000L;
    }
    TelemetryRecord.Series series =
        new TelemetryRecord.Series(
            PointId.parse(PRESSURE), "MPa", firstNumber, times, values, new byte[values.length]);
    return block(EPOCH, sequence, List.of(series), List.of());
  }

  /** A block by the gateway's own encoder; the city's decoder is another. */
  static byte[] block(
      String epoch, long sequence, List<TelemetryRecord.Series> series, List<Loss> losses) {
    RecordId id = new RecordId(GATEWAY, epoch, Stream.TELEMETRY, sequence);
    return TelemetryCodec.encode(new TelemetryRecord(id, "boot-1", OFFSET, series, losses));
  }

  /** A block that declares readings of pressure lost in an interval of monotonic time. */
  static byte[] lost(long sequence, long fromMillis, long toMillis, long count) {
    Map<PointId, Long> counts = Map.of(PointId.parse(PRESSURE), count);
    Loss loss = new Loss(Loss.Cause.LINE_FULL, fromMillis, toMillis, counts);
    return block(EPOCH, sequence, List.of(), List.of(loss));
  }

  /** A block that declares an unknown number lost in an interval of monotonic time. */
  static byte[] lostUnknown(long sequence, long fromMillis, long toMillis) {
    Loss loss = new Loss(Loss.Cause.UNCLEAN_STOP, fromMillis, toMillis, Map.of());
    return block(EPOCH, sequence, List.of(), List.of(loss));
  }

  static ObjectNode incidentNode(long sequence, String incidentId, String state, String change) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("v", 1).put("gatewayId", GATEWAY).put("epoch", EPOCH).put("seq", sequence);
    node.put("incidentId", incidentId).put("state", state).put("change", change);
    node.put("type", "HYD.PRESSURE.LOW").put("scenario", 1).put("level", 1);
    node.put("deviceId", "hydrant-17").put("point", PRESSURE);
    node.put("rule", "low").put("pack", "hydrant").put("basis", "site policy");
    node.put("changedAt", "2025-11-25T00:00:00.000+08:00");
    node.put("sampleMillis", OFFSET + 1_000).put("changedMillis", OFFSET + 1_005);
    node.put("value", 0.06).put("unit", "MPa").put("quality", "GOOD");
    node.put("repeats", 0).put("workOrder", "").put("test", false).putNull("closure");
    return node;
  }

  static byte[] incident(long sequence, String incidentId, String state, String change) {
    return utf8(incidentNode(sequence, incidentId, state, change).toString());
  }

  static byte[] audit(long sequence) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("v", 1).put("gatewayId", GATEWAY).put("epoch", EPOCH).put("seq", sequence);
    node.put("at", "2026-11-23T08:00:00.000+08:00").put("kind", "action");
    node.put("subject", "shed-1/contactor").put("detail", "set 1");
    return utf8(node.toString());
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Arrival arrival(String stream, byte[] payload) {
    return new Arrival(GATEWAY, stream, payload, OFFSET + 60_000);
  }
}
