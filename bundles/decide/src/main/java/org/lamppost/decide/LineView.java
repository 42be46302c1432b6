package org.lamppost.decide;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.api.GatewayClock;
import org.lamppost.model.IncidentChange.Evidence;
import org.lamppost.model.Point;
import org.lamppost.model.Quality;
import org.lamppost.model.Site;

/**
 * What the line shows of itself, taken on its own thread and read on any. Immutable.
 *
 * @param incidents the open incidents.
 * @param points the newest readings.
 * @param raised incidents raised or reopened since the start.
 * @param closed incidents ended since the start.
 * @param waitingChanges changes that no journal has taken yet.
 * @param journal whether there is a journal.
 */
record LineView(
    List<Map<String, Object>> incidents,
    Engine.PointView points,
    long raised,
    long closed,
    int waitingChanges,
    boolean journal) {

  static LineView of(Engine engine, Desk desk) {
    List<Map<String, Object>> open = new ArrayList<>();
    for (Dossier dossier : engine.casebook().docket().all()) {
      if (dossier.open()) {
        open.add(shown(dossier));
      }
    }
    return new LineView(
        List.copyOf(open),
        engine.view(),
        engine.casebook().raised(),
        engine.casebook().closed(),
        desk.waitingChanges(),
        desk.journal() != null);
  }

  private static Map<String, Object> shown(Dossier dossier) {
    Evidence evidence = dossier.evidence();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", dossier.incident.id());
    map.put("type", dossier.incident.rule().type());
    map.put("rule", dossier.incident.rule().id());
    map.put("device", dossier.incident.point().device());
    map.put("point", dossier.incident.point().toString());
    map.put("state", dossier.stage.state().name());
    map.put("level", dossier.incident.rule().level());
    if (Double.isFinite(evidence.value())) {
      map.put("value", evidence.value());
    }
    map.put("unit", dossier.incident.unit());
    map.put("since", dossier.incident.raisedUtcMillis());
    map.put("test", dossier.incident.test());
    return map;
  }

  /** The newest reading of each point by its name. */
  Map<String, Object> pointMap(Site site, GatewayClock clock) {
    Map<String, Object> map = new LinkedHashMap<>();
    long now = clock.monotonicMillis();
    for (Point point : site.points()) {
      int i = point.index();
      if (points.sampleMillis()[i] == Dossier.NONE) {
        continue;
      }
      Map<String, Object> newest = new LinkedHashMap<>();
      if (Double.isFinite(points.values()[i])) {
        newest.put("value", points.values()[i]);
      }
      newest.put("unit", point.unit());
      newest.put("quality", Quality.of(points.qualities()[i]).name());
      newest.put("ageMillis", Math.max(0, now - points.sampleMillis()[i]));
      map.put(point.id().toString(), newest);
    }
    return map;
  }
}
