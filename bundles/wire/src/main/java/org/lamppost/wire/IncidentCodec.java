package org.lamppost.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.lamppost.model.ActionReport;
import org.lamppost.model.Incident;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Location;
import org.lamppost.model.Outcome;
import org.lamppost.model.RecordId;
import org.lamppost.model.Rule;

/** Incident records, version 1, as {@code docs/formats/incident.md} describes them. */
public final class IncidentCodec {
  private IncidentCodec() {}

  /**
   * One change as UTF-8 JSON.
   *
   * @param id its identity.
   * @param zone the zone of the printed times.
   */
  public static byte[] encode(RecordId id, IncidentChange change, ZoneId zone) {
    return JsonMessage.encode(
        out -> {
          JsonMessage.writeIdentity(out, id);
          writeIncident(out, change);
          writeTimes(out, change, zone);
          writeReading(out, change);
          writeActions(out, change, zone);
          writeClosure(out, change.closure(), zone);
          JsonMessage.text(out, "workOrder", change.platform().workOrder());
          JsonMessage.text(out, "by", change.platform().by());
          JsonMessage.text(out, "reason", change.platform().reason());
          writeLocation(out, change.incident().location());
          out.writeBooleanField("test", change.incident().test());
        });
  }

  /**
   * The state that a record tells; empty for a gap and for anything that is not an incident record.
   */
  public static Optional<IncidentState> stateOf(byte[] record) {
    try {
      return JsonMessage.member(record, "state").map(IncidentState::valueOf);
    } catch (IllegalArgumentException noSuchState) {
      return Optional.empty();
    }
  }

  private static void writeIncident(JsonGenerator out, IncidentChange change) throws IOException {
    Incident incident = change.incident();
    Rule rule = incident.rule();
    JsonMessage.text(out, "incidentId", incident.id());
    JsonMessage.text(out, "state", change.state().name());
    JsonMessage.text(out, "change", Texts.spelling(change.cause()));
    JsonMessage.text(out, "type", rule.type());
    out.writeNumberField("scenario", rule.scenario());
    out.writeNumberField("level", rule.level());
    JsonMessage.text(out, "deviceId", incident.point().device());
    JsonMessage.text(out, "point", incident.point().toString());
    JsonMessage.text(out, "rule", rule.id());
    JsonMessage.text(out, "pack", rule.pack());
    JsonMessage.text(out, "basis", rule.basis());
  }

  private static void writeTimes(JsonGenerator out, IncidentChange change, ZoneId zone)
      throws IOException {
    long sampled = change.evidence().sampleUtcMillis();
    JsonMessage.text(out, "raisedAt", Texts.moment(change.incident().raisedUtcMillis(), zone));
    JsonMessage.text(out, "changedAt", Texts.moment(change.utcMillis(), zone));
    JsonMessage.text(out, "sampleAt", Texts.moment(sampled, zone));
    out.writeNumberField("sampleMillis", sampled);
    out.writeNumberField("changedMillis", change.utcMillis());
  }

  private static void writeReading(JsonGenerator out, IncidentChange change) throws IOException {
    JsonMessage.number(out, "value", change.evidence().value());
    JsonMessage.text(out, "unit", change.incident().unit());
    JsonMessage.text(out, "quality", change.evidence().quality().name());
    out.writeNumberField("repeats", change.repeats());
  }

  private static void writeActions(JsonGenerator out, IncidentChange change, ZoneId zone)
      throws IOException {
    out.writeArrayFieldStart("actions");
    for (ActionReport action : change.actions()) {
      out.writeStartObject();
      JsonMessage.text(out, "target", action.target().toString());
      JsonMessage.number(out, "value", action.value());
      JsonMessage.text(out, "outcome", outcome(action.outcome()));
      JsonMessage.text(out, "detail", action.outcome().detail());
      JsonMessage.text(out, "at", Texts.moment(action.utcMillis(), zone));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static String outcome(Outcome outcome) {
    return outcome.getClass().getSimpleName().toUpperCase(Locale.ROOT);
  }

  private static void writeClosure(JsonGenerator out, IncidentChange.Closure closure, ZoneId zone)
      throws IOException {
    if (closure.equals(IncidentChange.Closure.NONE)) {
      out.writeNullField("closure");
      return;
    }
    out.writeObjectFieldStart("closure");
    JsonMessage.text(out, "point", closure.point());
    JsonMessage.text(out, "from", Texts.moment(closure.fromUtcMillis(), zone));
    JsonMessage.text(out, "to", Texts.moment(closure.toUtcMillis(), zone));
    out.writeNumberField("samples", closure.samples());
    out.writeEndObject();
  }

  private static void writeLocation(JsonGenerator out, Location location) throws IOException {
    if (location.equals(Location.UNKNOWN)) {
      out.writeNullField("location");
      return;
    }
    out.writeObjectFieldStart("location");
    JsonMessage.number(out, "lon", location.longitude());
    JsonMessage.number(out, "lat", location.latitude());
    JsonMessage.text(out, "address", location.address());
    JsonMessage.text(out, "component", location.component());
    out.writeEndObject();
  }
}
