package org.lamppost.keep;

import org.lamppost.api.GatewayClock;
import org.lamppost.model.Stream;

/** The two files of one epoch. */
final class Pair implements AutoCloseable {
  private final Identity identity;
  private final Database safetyFile;
  private final Database telemetryFile;
  private final SafetyStore safety;
  private final TelemetryStore telemetry;

  /** What a pair works with, whatever its epoch. */
  record Setting(Limits limits, GatewayClock clock, DeviceKey key) {}

  Pair(Identity identity, Database safetyFile, Database telemetryFile, Setting setting) {
    this.identity = identity;
    this.safetyFile = safetyFile;
    this.telemetryFile = telemetryFile;
    this.safety = new SafetyStore(safetyFile, identity, setting.key());
    this.telemetry = new TelemetryStore(telemetryFile, identity, setting);
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

  @Override
  public void close() {
    safetyFile.close();
    telemetryFile.close();
  }
}
