package org.lamppost.simulator.city;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Optional;

/**
 * Incident changes, audit records, gaps, states and refused messages.
 *
 * <p>Works inside the caller's transaction. Not thread-safe: confined to the writer.
 */
final class ReportTable implements AutoCloseable {
  private final PreparedStatement change;
  private final PreparedStatement newest;
  private final PreparedStatement audit;
  private final PreparedStatement gap;
  private final PreparedStatement state;
  private final PreparedStatement refused;

  ReportTable(Connection connection) throws SQLException {
    change =
        connection.prepareStatement(
            "INSERT INTO incident_changes (gateway, epoch, sequence, incident_id, state, change,"
                + " type, work_order, device_id, point, value, unit, quality, sample_millis,"
                + " changed_millis, test, arrived, json)"
                + " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            Statement.RETURN_GENERATED_KEYS);
    // Within an epoch the sequence is the order; between epochs there is only the clock.
    newest =
        connection.prepareStatement(
            """
            INSERT INTO incidents
              (gateway, incident_id, epoch, sequence, changed_millis, state, change)
              VALUES (?,?,?,?,?,?,?)
            ON CONFLICT (gateway, incident_id) DO UPDATE SET
              epoch=excluded.epoch, sequence=excluded.sequence,
              changed_millis=excluded.changed_millis, state=excluded.state, change=excluded.change
            WHERE CASE WHEN excluded.epoch = incidents.epoch
              THEN excluded.sequence > incidents.sequence
              ELSE excluded.changed_millis >= incidents.changed_millis END
            """);
    audit = connection.prepareStatement("INSERT INTO audits VALUES (?,?,?,?,?,?,?,?)");
    gap = connection.prepareStatement("INSERT INTO gaps VALUES (?,?,?,?,?,?)");
    state =
        connection.prepareStatement(
            "INSERT INTO states (gateway, arrived, state, json) VALUES (?,?,?,?)");
    refused =
        connection.prepareStatement(
            "INSERT INTO refused (gateway, stream, epoch, sequence, arrived, reason, payload)"
                + " VALUES (?,?,?,?,?,?,?)");
  }

  void add(IncidentChange incident, Arrival arrival) throws SQLException {
    Identity identity = incident.identity();
    IncidentChange.Cause cause = incident.cause();
    change.setString(1, arrival.gateway());
    change.setString(2, identity.stream().epoch());
    change.setLong(3, identity.sequence());
    change.setString(4, incident.incidentId());
    change.setString(5, incident.state().name());
    change.setString(6, incident.progress().change());
    change.setString(7, incident.progress().type());
    change.setString(8, incident.progress().workOrder());
    change.setString(9, cause.deviceId());
    change.setString(10, cause.point());
    if (Double.isNaN(cause.value())) {
      change.setNull(11, Types.REAL);
    } else {
      change.setDouble(11, cause.value());
    }
    change.setString(12, cause.unit());
    change.setString(13, cause.quality());
    change.setLong(14, cause.sampleMillis());
    change.setLong(15, incident.changedMillis());
    change.setBoolean(16, incident.test());
    change.setLong(17, arrival.arrivedMillis());
    change.setString(18, text(arrival.payload()));
    change.executeUpdate();
    keepNewest(incident, arrival.gateway());
  }

  private void keepNewest(IncidentChange incident, String gateway) throws SQLException {
    newest.setString(1, gateway);
    newest.setString(2, incident.incidentId());
    newest.setString(3, incident.identity().stream().epoch());
    newest.setLong(4, incident.identity().sequence());
    newest.setLong(5, incident.changedMillis());
    newest.setString(6, incident.state().name());
    try (ResultSet keys = change.getGeneratedKeys()) {
      keys.next();
      newest.setLong(7, keys.getLong(1));
    }
    newest.executeUpdate();
  }

  void add(Decoded.Audit record, Arrival arrival) throws SQLException {
    audit.setString(1, arrival.gateway());
    audit.setString(2, record.identity().stream().epoch());
    audit.setLong(3, record.identity().sequence());
    audit.setLong(4, arrival.arrivedMillis());
    audit.setString(5, record.at());
    audit.setString(6, record.kind());
    audit.setString(7, record.subject());
    audit.setString(8, record.detail());
    audit.executeUpdate();
  }

  void add(Decoded.Gap place, Arrival arrival) throws SQLException {
    gap.setString(1, arrival.gateway());
    gap.setString(2, place.identity().stream().epoch());
    gap.setString(3, place.identity().stream().stream());
    gap.setLong(4, place.identity().sequence());
    gap.setString(5, place.reason());
    gap.setLong(6, arrival.arrivedMillis());
    gap.executeUpdate();
  }

  void add(Decoded.State birthOrWill, Arrival arrival) throws SQLException {
    state.setString(1, arrival.gateway());
    state.setLong(2, arrival.arrivedMillis());
    state.setString(3, birthOrWill.state());
    state.setString(4, text(arrival.payload()));
    state.executeUpdate();
  }

  void add(Decoded.Refused message, Arrival arrival) throws SQLException {
    Optional<Identity> identity = message.identity();
    refused.setString(1, arrival.gateway());
    refused.setString(2, arrival.stream());
    if (identity.isPresent()) {
      refused.setString(3, identity.get().stream().epoch());
      refused.setLong(4, identity.get().sequence());
    } else {
      refused.setNull(3, Types.VARCHAR);
      refused.setNull(4, Types.INTEGER);
    }
    refused.setLong(5, arrival.arrivedMillis());
    refused.setString(6, message.reason());
    refused.setBytes(7, arrival.payload());
    refused.executeUpdate();
  }

  private static String text(byte[] payload) {
    return new String(payload, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws SQLException {
    change.close();
    newest.close();
    audit.close();
    gap.close();
    state.close();
    refused.close();
  }
}
