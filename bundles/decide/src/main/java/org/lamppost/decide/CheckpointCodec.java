package org.lamppost.decide;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.lamppost.decide.LifeCycle.Stage;
import org.lamppost.model.ActionReport;
import org.lamppost.model.Condition;
import org.lamppost.model.DailyWindow;
import org.lamppost.model.Incident;
import org.lamppost.model.IncidentChange.Closure;
import org.lamppost.model.IncidentChange.Evidence;
import org.lamppost.model.IncidentChange.Platform;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Location;
import org.lamppost.model.Outcome;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Rule;

/**
 * Checkpoints as bytes: a mark, a version, header, incidents, command ids, and a CRC-32 over all of
 * it. Big-endian; texts are UTF-8 after a 32-bit length; constants are ordinals, so that a change
 * in their order needs a new version.
 */
final class CheckpointCodec {
  private static final int MARK = 0x4C50434B; // LPCK
  private static final int VERSION = 1;
  private static final int CRC_BYTES = 4;
  private static final int LEAST_BYTES = 4 + 1 + 4 + 8 + 4 + 4 + CRC_BYTES;
  private static final byte DONE = 0;
  private static final byte REFUSED = 1;
  private static final byte UNKNOWN = 2;

  private CheckpointCodec() {}

  /** The whole checkpoint. */
  static byte[] encode(Snapshot snapshot) {
    byte[] body =
        written(
            out -> {
              out.writeInt(MARK);
              out.writeByte(VERSION);
              text(out, snapshot.bootId());
              out.writeLong(snapshot.utcOffsetMillis());
              out.writeInt(snapshot.dossiers().size());
              for (byte[] dossier : snapshot.dossiers()) {
                out.write(dossier);
              }
              out.writeInt(snapshot.commandIds().size());
              for (String id : snapshot.commandIds()) {
                text(out, id);
              }
            });
    CRC32 crc = new CRC32();
    crc.update(body);
    return written(
        out -> {
          out.write(body);
          out.writeInt((int) crc.getValue());
        });
  }

  /** One incident's part. */
  static byte[] encode(Dossier dossier) {
    return written(
        out -> {
          writeIncident(out, dossier.incident);
          writeProgress(out, dossier);
          out.writeInt(dossier.reports().size());
          for (ActionReport report : dossier.reports()) {
            writeReport(out, report);
          }
          out.writeInt(dossier.latches.size());
          for (Latch latch : dossier.latches) {
            writeLatch(out, latch);
          }
        });
  }

  /**
   * Reads what {@link #encode(Snapshot)} wrote. No bytes at all are an empty checkpoint.
   *
   * @throws CheckpointException if the bytes are anything else.
   */
  static Checkpoint decode(byte[] bytes) {
    if (bytes.length == 0) {
      return Checkpoint.EMPTY;
    }
    if (bytes.length < LEAST_BYTES) {
      throw new CheckpointException("checkpoint of " + bytes.length + " bytes is too short");
    }
    int bodyLength = bytes.length - CRC_BYTES;
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, bodyLength);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      Checkpoint checkpoint = readAll(in);
      if (in.available() != CRC_BYTES || in.readInt() != (int) crc.getValue()) {
        throw new CheckpointException("checkpoint of " + bytes.length + " bytes is damaged");
      }
      return checkpoint;
    } catch (IOException | IllegalArgumentException e) {
      throw new CheckpointException(
          "checkpoint of " + bytes.length + " bytes is damaged: " + e.getMessage(), e);
    }
  }

  private static Checkpoint readAll(DataInputStream in) throws IOException {
    if (in.readInt() != MARK) {
      throw new CheckpointException("not a checkpoint of the line");
    }
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new CheckpointException("checkpoint version " + version + " is not " + VERSION);
    }
    String bootId = text(in);
    long offset = in.readLong();
    int dossiers = count(in);
    List<Dossier> incidents = new ArrayList<>();
    for (int i = 0; i < dossiers; i++) {
      incidents.add(readDossier(in));
    }
    int ids = count(in);
    List<String> commandIds = new ArrayList<>();
    for (int i = 0; i < ids; i++) {
      commandIds.add(text(in));
    }
    return new Checkpoint(bootId, offset, incidents, commandIds);
  }

  private static Dossier readDossier(DataInputStream in) throws IOException {
    Incident incident = readIncident(in);
    Progress progress = readProgress(in);
    int reportCount = count(in);
    List<ActionReport> reports = new ArrayList<>();
    for (int i = 0; i < reportCount; i++) {
      reports.add(readReport(in));
    }
    int latchCount = count(in);
    List<Latch> latches = new ArrayList<>();
    for (int i = 0; i < latchCount; i++) {
      latches.add(readLatch(in));
    }
    Dossier dossier = new Dossier(incident, Dossier.NO_RULE, latches, progress.evidence());
    progress.into(dossier);
    reports.forEach(dossier::report);
    return dossier;
  }

  private static void writeIncident(DataOutputStream out, Incident incident) throws IOException {
    Rule rule = incident.rule();
    text(out, incident.id());
    text(out, rule.id());
    text(out, rule.pack());
    text(out, rule.type());
    out.writeByte(rule.scenario());
    out.writeByte(rule.level());
    text(out, rule.basis());
    text(out, incident.point().toString());
    text(out, incident.unit());
    out.writeDouble(incident.location().longitude());
    out.writeDouble(incident.location().latitude());
    text(out, incident.location().address());
    text(out, incident.location().component());
    out.writeLong(incident.raisedUtcMillis());
    out.writeBoolean(incident.test());
  }

  private static Incident readIncident(DataInputStream in) throws IOException {
    String id = text(in);
    Rule rule =
        new Rule(
            text(in),
            text(in),
            text(in),
            in.readByte(),
            in.readByte(),
            text(in),
            // Only the present site says what a rule watches; this one names the incident.
            new Condition.Silence(-1, Duration.ZERO),
            DailyWindow.ALWAYS,
            List.of());
    return new Incident(
        id,
        rule,
        PointId.parse(text(in)),
        text(in),
        new Location(in.readDouble(), in.readDouble(), text(in), text(in)),
        in.readLong(),
        in.readBoolean());
  }

  private record Progress(
      Stage stage,
      int repeats,
      boolean clearing,
      boolean ordersDue,
      long judgedMillis,
      long endedMillis,
      Evidence evidence,
      Closure closure,
      Platform platform) {
    void into(Dossier dossier) {
      dossier.stage = stage;
      dossier.repeats = repeats;
      dossier.clearing = clearing;
      dossier.ordersDue = ordersDue;
      dossier.judgedMillis = judgedMillis;
      dossier.endedMillis = endedMillis;
      dossier.closure = closure;
      dossier.platform = platform;
    }
  }

  private static void writeProgress(DataOutputStream out, Dossier dossier) throws IOException {
    out.writeByte(dossier.stage.state().ordinal());
    out.writeByte(dossier.stage.before().ordinal());
    out.writeInt(dossier.repeats);
    out.writeBoolean(dossier.clearing);
    // After a restart a refused order waits for a fresh reading, as one that was never given does.
    out.writeBoolean(dossier.ordersDue || dossier.refused());
    out.writeLong(dossier.judgedMillis);
    out.writeLong(dossier.endedMillis);
    out.writeLong(dossier.evidence().sampleUtcMillis());
    out.writeDouble(dossier.evidence().value());
    out.writeByte(dossier.evidence().quality().code());
    text(out, dossier.closure.point());
    out.writeLong(dossier.closure.fromUtcMillis());
    out.writeLong(dossier.closure.toUtcMillis());
    out.writeInt(dossier.closure.samples());
    text(out, dossier.platform.workOrder());
    text(out, dossier.platform.by());
    text(out, dossier.platform.reason());
  }

  private static Progress readProgress(DataInputStream in) throws IOException {
    return new Progress(
        new Stage(
            constant(IncidentState.values(), in.readByte()),
            constant(IncidentState.values(), in.readByte())),
        in.readInt(),
        in.readBoolean(),
        in.readBoolean(),
        in.readLong(),
        in.readLong(),
        new Evidence(in.readLong(), in.readDouble(), Quality.of(in.readByte())),
        new Closure(text(in), in.readLong(), in.readLong(), in.readInt()),
        new Platform(text(in), text(in), text(in)));
  }

  private static void writeReport(DataOutputStream out, ActionReport report) throws IOException {
    text(out, report.target().toString());
    out.writeDouble(report.value());
    out.writeLong(report.utcMillis());
    if (report.outcome() instanceof Outcome.Done done) {
      out.writeByte(DONE);
      out.writeDouble(done.readBack());
    } else {
      out.writeByte(report.outcome() instanceof Outcome.Refused ? REFUSED : UNKNOWN);
      text(out, report.outcome().detail());
    }
  }

  private static ActionReport readReport(DataInputStream in) throws IOException {
    PointId target = PointId.parse(text(in));
    double value = in.readDouble();
    long utcMillis = in.readLong();
    byte kind = in.readByte();
    Outcome outcome =
        switch (kind) {
          case DONE -> new Outcome.Done(in.readDouble());
          case REFUSED -> new Outcome.Refused(text(in));
          case UNKNOWN -> new Outcome.Unknown(text(in));
          default -> throw new CheckpointException("outcome " + kind + " is not 0..2");
        };
    return new ActionReport(target, value, outcome, utcMillis);
  }

  private static void writeLatch(DataOutputStream out, Latch latch) throws IOException {
    text(out, latch.target.toString());
    out.writeDouble(latch.value);
    out.writeByte(latch.release.ordinal());
    out.writeDouble(latch.released);
    out.writeBoolean(latch.engaged);
    out.writeInt(latch.awaiting);
  }

  private static Latch readLatch(DataInputStream in) throws IOException {
    Latch latch =
        new Latch(
            PointId.parse(text(in)),
            in.readDouble(),
            constant(Rule.Release.values(), in.readByte()),
            in.readDouble());
    latch.engaged = in.readBoolean();
    latch.awaiting = in.readInt();
    return latch;
  }

  private static <T> T constant(T[] all, int ordinal) {
    if (ordinal < 0 || ordinal >= all.length) {
      throw new CheckpointException("constant " + ordinal + " is not 0.." + (all.length - 1));
    }
    return all[ordinal];
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(count(in)), StandardCharsets.UTF_8);
  }

  /** A length or a number of parts: each takes at least a byte of what is left. */
  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available()) {
      throw new CheckpointException("length " + count + " where " + in.available() + " are left");
    }
    return count;
  }

  private interface Writing {
    void into(DataOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writing.into(out);
    } catch (IOException cannotHappen) {
      throw new UncheckedIOException("writing to memory failed", cannotHappen);
    }
    return bytes.toByteArray();
  }
}
