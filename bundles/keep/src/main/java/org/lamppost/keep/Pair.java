package org.lamppost.keep;

import org.lamppost.api.GatewayClock;
import org.lamppost.model.Stream;

/** The two files of one epoch. */
final class Pair implements AutoCloseable {
  private final Identity identity;
  private final Database safetyFile;
  private final Database telemetryFile;
  private final Limits limits;
  private final SafetyStore safety;
  private final TelemetryStore telemetry;

  /** What a pair works with, whatever its epoch. */
  record Setting(Limits limits, GatewayClock clock, DeviceKey key, Capacity capacity) {}

  Pair(Identity identity, Database safetyFile, Database telemetryFile, Setting setting) {
    this.identity = identity;
    this.safetyFile = safetyFile;
    this.telemetryFile = telemetryFile;
    this.limits = setting.limits();
    RunTime ran = new RunTime(setting.clock());
    this.safety = new SafetyStore(safetyFile, identity, setting, ran);
    this.telemetry = new TelemetryStore(telemetryFile, identity, setting, ran);
    safetyFile.expect(identity.epoch());
    telemetryFile.expect(identity.epoch());
  }

  Identity identity() {
    return identity;
  }

  SafetyStore safety() {
    return safety;
  }

  TelemetryStore telemetry() {
    return telemetry;
  }

  StreamTable table(Stream stream) {
    return stream == Stream.TELEMETRY ? telemetry.blocks() : safety.table(stream);
  }

  /** How much of its limit the fuller file holds, percent. Safe from any thread. */
  int fillPercent() {
    long readings = 100 * telemetry.blocks().keptBytes() / limits.telemetryBytes();
    long incidents = 100 * safety.compaction().keptBytes() / limits.safetyBytes();
    return (int) Math.max(readings, incidents);
  }

  @Override
  public void close() {
    telemetry.close();
    safetyFile.close();
    telemetryFile.close();
  }
}
