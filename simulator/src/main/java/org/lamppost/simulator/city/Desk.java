package org.lamppost.simulator.city;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * A duty desk: a work order for each new incident, and a crew on site some time after the gateway
 * has taken it.
 *
 * <p>Looks only at the records, so it goes on after a restart when it is shown the newest change of
 * each open incident. An order that leaves no trace in the records is sent again, ever more rarely
 * and with the same command id, because a broker may lose it. Not thread-safe: confined to the
 * writer. Holds one entry for each open incident that waits for the desk.
 */
final class Desk {
  private static final Duration FIRST_REPEAT = Duration.ofSeconds(10);
  private static final Duration RAREST_REPEAT = Duration.ofMinutes(5);

  private final Duration handlingAfter;
  private final Map<Key, Job> jobs = new LinkedHashMap<>();

  /**
   * Opens the desk.
   *
   * @param handlingAfter time from the record that says dispatched to the crew's arrival.
   */
  Desk(Duration handlingAfter) {
    this.handlingAfter = handlingAfter;
  }

  /** Looks at a stored change; orders that follow from it come out of {@link #due}. */
  void observe(IncidentChange change, Instant now) {
    Key key = new Key(change.identity().stream().gateway(), change.incidentId());
    boolean refused = change.progress().change().equals("refused");
    if (change.test() || refused) {
      jobs.remove(key);
      return;
    }
    switch (change.state()) {
      case RAISED, REPORTED -> jobs.putIfAbsent(key, new Job("dispatch", now, FIRST_REPEAT));
      case DISPATCHED -> dispatched(key, change.progress().workOrder(), now);
      default -> jobs.remove(key);
    }
  }

  private void dispatched(Key key, String workOrder, Instant now) {
    Job job = jobs.get(key);
    boolean ours = job == null && workOrder.equals(workOrder(key.incidentId()));
    if (ours || job != null && job.type().equals("dispatch")) {
      jobs.put(key, new Job("handling", now.plus(handlingAfter), FIRST_REPEAT));
    }
  }

  /** Orders to send at this moment; each is rescheduled in case it gets lost. */
  List<Order> due(Instant now) {
    List<Order> orders = new ArrayList<>();
    Iterator<Entry<Key, Job>> all = jobs.entrySet().iterator();
    while (all.hasNext()) {
      Entry<Key, Job> entry = all.next();
      Job job = entry.getValue();
      if (!job.due().isAfter(now)) {
        orders.add(new Order(entry.getKey().gateway(), entry.getKey().incidentId(), job.type()));
        entry.setValue(job.sentAt(now));
      }
    }
    return orders;
  }

  private static String workOrder(String incidentId) {
    return "W-" + incidentId;
  }

  private record Key(String gateway, String incidentId) {}

  private record Job(String type, Instant due, Duration repeat) {
    Job sentAt(Instant now) {
      Duration doubled = repeat.multipliedBy(2);
      Duration next = doubled.compareTo(RAREST_REPEAT) < 0 ? doubled : RAREST_REPEAT;
      return new Job(type, now.plus(repeat), next);
    }
  }

  /**
   * A command of the desk.
   *
   * @param type {@code dispatch} or {@code handling}.
   */
  record Order(String gateway, String incidentId, String type) {
    /** The payload for the gateway's command topic; the same order always has the same id. */
    String json() {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("v", 1);
      node.put("commandId", incidentId + "-" + type);
      node.put("incidentId", incidentId);
      node.put("type", type);
      node.put("by", "duty-desk");
      node.put("workOrder", workOrder(incidentId));
      node.put("reason", "");
      return node.toString();
    }
  }
}
