package org.lamppost.simulator.device;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Where a device's points lie in its Modbus tables.
 *
 * <p>Filled once when the device is made, only read afterwards.
 */
final class RegisterMap {
  private final Map<Table, NavigableMap<Integer, Gauge>> gauges = new EnumMap<>(Table.class);
  private final Map<Table, Map<Integer, Integer>> constants = new EnumMap<>(Table.class);
  private final Map<Table, List<Extent>> extents = new EnumMap<>(Table.class);
  private final Map<Integer, Consumer<Boolean>> controls = new HashMap<>();

  RegisterMap() {
    for (Table table : Table.values()) {
      gauges.put(table, new TreeMap<>());
      constants.put(table, new HashMap<>());
      extents.put(table, new ArrayList<>());
    }
  }

  /**
   * The map most Chinese pressure and level transmitters share: 0 address, 1 baud code, 2 unit
   * code, 3 decimals, 4 value, 5 zero, 6 full scale.
   *
   * @param fullScale in steps of the gauge.
   */
  static RegisterMap transmitter(int unitId, int unitCode, Gauge gauge, int fullScale) {
    int baudCode9600 = 3;
    return new RegisterMap()
        .extent(Table.HOLDING_REGISTERS, 0, 15)
        .constant(0, unitId)
        .constant(1, baudCode9600)
        .constant(2, unitCode)
        .constant(3, gauge.decimals())
        .gauge(Table.HOLDING_REGISTERS, 4, gauge)
        .constant(5, 0)
        .constant(6, fullScale);
  }

  /** Makes addresses readable; those without a gauge or constant read 0. */
  RegisterMap extent(Table table, int first, int last) {
    extents.get(table).add(new Extent(first, last));
    return this;
  }

  RegisterMap gauge(Table table, int address, Gauge gauge) {
    gauges.get(table).put(address, gauge);
    return this;
  }

  /** A coil that can be written. */
  RegisterMap control(int coil, Gauge gauge, Consumer<Boolean> obey) {
    controls.put(coil, obey);
    return gauge(Table.COILS, coil, gauge);
  }

  private RegisterMap constant(int holdingRegister, int value) {
    constants.get(Table.HOLDING_REGISTERS).put(holdingRegister, value);
    return this;
  }

  /** True if every address of the range can be read. */
  boolean holds(Table table, int address, int quantity) {
    int last = address + quantity - 1;
    return extents.get(table).stream()
        .anyMatch(extent -> extent.first() <= address && last <= extent.last());
  }

  /** The points within the range, by address. */
  NavigableMap<Integer, Gauge> covered(Table table, int address, int quantity) {
    return gauges.get(table).subMap(address, true, address + Math.max(1, quantity) - 1, true);
  }

  /** What an address without a gauge reads. */
  int constantAt(Table table, int address) {
    return constants.get(table).getOrDefault(address, 0);
  }

  /** What a coil does when written; empty if it cannot be written. */
  Optional<Consumer<Boolean>> control(int coil) {
    return Optional.ofNullable(controls.get(coil));
  }

  /**
   * The first register that shows a measured value: the one a broken sensor fills with the
   * sentinel.
   */
  Optional<Gauge> firstAnalog() {
    for (Table table : List.of(Table.HOLDING_REGISTERS, Table.INPUT_REGISTERS)) {
      if (!gauges.get(table).isEmpty()) {
        return Optional.of(gauges.get(table).firstEntry().getValue());
      }
    }
    return Optional.empty();
  }

  private record Extent(int first, int last) {}
}
