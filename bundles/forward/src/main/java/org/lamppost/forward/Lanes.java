package org.lamppost.forward;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.api.Outbox;
import org.lamppost.model.Stream;

/**
 * The lanes of all epochs that the journal holds, most urgent first: those of the epoch that is
 * being written, then those of salvaged epochs from the oldest on; within an epoch incidents, audit
 * records, telemetry.
 *
 * <p>Not thread-safe: confined to the room's thread.
 */
final class Lanes {
  private static final List<Stream> BY_URGENCY =
      List.of(Stream.INCIDENT, Stream.AUDIT, Stream.TELEMETRY);

  private final Plan.DrainPlan plan;
  private final Outbox outbox;
  private final ForwardStatus status;

  // as the journal last said
  private Map<String, Map<Stream, Lane>> epochs = Map.of();
  private List<Lane> byUrgency = List.of();
  private String present = "";

  Lanes(Plan.DrainPlan plan, Outbox outbox, ForwardStatus status) {
    this.plan = plan;
    this.outbox = outbox;
    this.status = status;
  }

  /**
   * Asks the journal which epochs it holds. Lanes of an epoch that stays go on as they are; what is
   * on its way of one that is gone belongs to nobody any more.
   */
  void ask() {
    List<String> names = outbox.epochs(plan.destination());
    if (names.isEmpty()) {
      throw new IllegalStateException("the journal names no epoch");
    }
    String last = names.get(names.size() - 1);
    if (last.equals(present) && List.copyOf(epochs.keySet()).equals(names)) {
      return;
    }
    Map<String, Map<Stream, Lane>> next = new LinkedHashMap<>();
    for (String name : names) {
      Map<Stream, Lane> known = epochs.get(name);
      next.put(name, known == null ? open(name) : known);
    }
    epochs.forEach(
        (name, gone) -> {
          if (!next.containsKey(name)) {
            gone.values().forEach(Lane::end);
          }
        });
    epochs = next;
    present = last;
    byUrgency = ordered();
    BY_URGENCY.forEach(this::showInFlight);
  }

  private Map<Stream, Lane> open(String epoch) {
    Map<Stream, Lane> lanes = new EnumMap<>(Stream.class);
    for (Stream stream : BY_URGENCY) {
      lanes.put(stream, new Lane(plan, outbox, epoch, stream, status));
    }
    return lanes;
  }

  private List<Lane> ordered() {
    List<Lane> lanes = new ArrayList<>();
    BY_URGENCY.forEach(stream -> lanes.add(epochs.get(present).get(stream)));
    epochs.forEach(
        (name, streams) -> {
          if (!name.equals(present)) {
            BY_URGENCY.forEach(stream -> lanes.add(streams.get(stream)));
          }
        });
    return List.copyOf(lanes);
  }

  /** The epoch being written; empty if the journal has not said yet. */
  String present() {
    return present;
  }

  /** Whether a lane is where incidents of this moment go. */
  boolean urgent(Lane lane) {
    return lane.stream() == Stream.INCIDENT && lane.epoch().equals(present);
  }

  /** All lanes, most urgent first. */
  List<Lane> all() {
    return byUrgency;
  }

  /** The lane of a stream of an epoch; null if the journal does not hold it. */
  Lane of(String epoch, Stream stream) {
    Map<Stream, Lane> streams = epochs.get(epoch);
    return streams == null ? null : streams.get(stream);
  }

  /** How many records are in transit to the broker. */
  int inTransit() {
    return byUrgency.stream().mapToInt(lane -> lane.window().inTransit()).sum();
  }

  /** How many records of a stream are in transit to the broker. */
  int inTransit(Stream stream) {
    return byUrgency.stream()
        .filter(lane -> lane.stream() == stream)
        .mapToInt(lane -> lane.window().inTransit())
        .sum();
  }

  /** Shows how many records of a stream are without a receipt. */
  void showInFlight(Stream stream) {
    status.inFlight(
        stream,
        byUrgency.stream()
            .filter(lane -> lane.stream() == stream)
            .mapToInt(lane -> lane.window().size())
            .sum());
  }
}
