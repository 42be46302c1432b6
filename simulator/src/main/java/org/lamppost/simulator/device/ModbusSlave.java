package org.lamppost.simulator.device;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers Modbus requests for one device and logs every value before it leaves.
 *
 * <p>Plain values in and out: the wire is a {@link Wire}. Safe from any thread.
 */
final class ModbusSlave {
  static final int ILLEGAL_ADDRESS = 2;
  static final int ILLEGAL_VALUE = 3;
  static final int DEVICE_FAILURE = 4;

  /** What many transmitters show when their sensor is broken. */
  static final int SENTINEL = 0x8000;

  private static final int LARGEST = 0x7FFF;

  private final Device device;
  private final int unitId;
  private final RegisterMap map;

  ModbusSlave(Device device, int unitId, RegisterMap map) {
    this.device = device;
    this.unitId = unitId;
    this.map = map;
  }

  /**
   * Reads a range.
   *
   * @param unit the unit id of the request.
   */
  Answer read(int unit, Table table, int address, int quantity) {
    return device.look(
        now -> {
          if (unit != unitId || device.silent()) {
            return new Answer.Nothing();
          }
          Optional<Answer> refusal = refusal(table, address, quantity);
          Map<Integer, Gauge> covered = map.covered(table, address, quantity);
          if (refusal.isPresent()) {
            covered.values().forEach(gauge -> emit(now, gauge, Double.NaN));
            return refusal.get();
          }
          int[] values = new int[quantity];
          for (int i = 0; i < quantity; i++) {
            Gauge gauge = covered.get(address + i);
            values[i] = gauge == null ? map.constantAt(table, address + i) : raw(gauge);
          }
          covered.forEach((at, gauge) -> emit(now, gauge, meaning(gauge, values[at - address])));
          return new Answer.Values(values);
        });
  }

  /**
   * Writes coils; obeyed all or none.
   *
   * @param unit the unit id of the request.
   */
  Answer write(int unit, int address, boolean... states) {
    return device.look(
        now -> {
          if (unit != unitId || device.silent()) {
            return new Answer.Nothing();
          }
          if (device.fault() == Fault.EXCEPTION) {
            return new Answer.Refused(DEVICE_FAILURE);
          }
          for (int i = 0; i < states.length; i++) {
            if (map.control(address + i).isEmpty()) {
              return new Answer.Refused(ILLEGAL_ADDRESS);
            }
          }
          for (int i = 0; i < states.length; i++) {
            obey(now, address + i, states[i]);
          }
          return new Answer.Values();
        });
  }

  /** The answer to a request that is malformed in itself. */
  Answer refuse(int unit, int code) {
    return unit != unitId || device.silent() ? new Answer.Nothing() : new Answer.Refused(code);
  }

  private Optional<Answer> refusal(Table table, int address, int quantity) {
    if (device.fault() == Fault.EXCEPTION) {
      return Optional.of(new Answer.Refused(DEVICE_FAILURE));
    }
    if (quantity < 1 || quantity > table.most()) {
      return Optional.of(new Answer.Refused(ILLEGAL_VALUE));
    }
    return map.holds(table, address, quantity)
        ? Optional.empty()
        : Optional.of(new Answer.Refused(ILLEGAL_ADDRESS));
  }

  private void obey(Instant now, int coil, boolean state) {
    map.control(coil).orElseThrow().accept(state);
    Gauge gauge = map.covered(Table.COILS, coil, 1).get(coil);
    int wanted = state ? 1 : 0;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("point", gauge.point());
    details.put("value", wanted);
    if (gauge.steps() != wanted) {
      details.put("ignored", true);
    }
    device.log().event(now, "write", details);
  }

  private int raw(Gauge gauge) {
    if (device.fault() == Fault.NOT_A_NUMBER
        && map.firstAnalog().filter(gauge::equals).isPresent()) {
      return SENTINEL;
    }
    long held = Math.max(-LARGEST, Math.min(LARGEST, gauge.steps()));
    return (int) held & 0xFFFF;
  }

  private static double meaning(Gauge gauge, int raw) {
    return raw == SENTINEL ? Double.NaN : gauge.scaled((short) raw);
  }

  private void emit(Instant now, Gauge gauge, double value) {
    device.log().emission(now, gauge.point(), value, gauge.unit());
  }
}
