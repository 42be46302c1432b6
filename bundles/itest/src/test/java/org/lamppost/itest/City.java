package org.lamppost.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lamppost.simulator.process.Part;

/** The reference city brain: its console and what is in its database. */
final class City implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Part part;
  private final Path database;

  /** One stored change of an incident. */
  record Change(String epoch, long sequence, String incident, String state, JsonNode json) {
    String cause() {
      return json.path("change").asText();
    }
  }

  /** One stored reading; {@code quality} is the code of docs/formats/compact.md. */
  record Reading(long number, double value, int quality, String unit, long utcMillis) {}

  /** One declared loss. */
  record Loss(String cause, long fromUtc, long toUtc) {}

  /** One stream of an epoch: how far it is complete, and the highest sequence seen. */
  record Stream(String epoch, String name, long through, long highest) {}

  /** Signed heads; {@code checked} is {@code verified} or why not. */
  record Heads(String epoch, String checked, JsonNode json) {
    long sequence(String stream) {
      return json.path("heads").path(stream).path("seq").asLong();
    }
  }

  City(Part part, Path database) {
    this.part = part;
    this.database = database;
  }

  void awaitReady() {
    part.await("ready ", PATIENCE);
  }

  /** The auditor's account of this moment. */
  JsonNode account() {
    return ask("account");
  }

  /** Gives the gateway a command as the platform would. */
  void send(String gateway, String incident, String type) {
    ask(
        "send %s {\"v\":1,\"commandId\":\"%s-%s\",\"incidentId\":\"%s\",\"type\":\"%s\",\"by\":\"test\",\"workOrder\":\"W-1\",\"reason\":\"\"}"
            .formatted(gateway, incident, type, incident, type));
  }

  /** Sends a command as it is. */
  void tell(String gateway, String json) {
    ask("send " + gateway + " " + json);
  }

  private JsonNode ask(String question) {
    String answer = part.ask(question, "{", PATIENCE);
    try {
      JsonNode node = JSON.readTree(answer);
      if (node.has("error")) {
        throw new AssertionError(question + ": " + node.path("error").asText());
      }
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(answer, e);
    }
  }

  /** All changes of incidents of a type, in the order of their sequence. */
  List<Change> changes(String type) {
    return rows(
        "SELECT epoch, sequence, incident_id, state, json FROM incident_changes WHERE type = ?"
            + " ORDER BY epoch, sequence",
        type,
        row ->
            new Change(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                parse(row.getString(5))));
  }

  /** The states that incidents of a type went through. */
  List<String> states(String type) {
    return changes(type).stream().map(Change::state).toList();
  }

  /** All readings of a point, in order. */
  List<Reading> readings(String point) {
    return rows(
        "SELECT r.number, r.value, r.quality, r.unit, r.utc FROM readings r JOIN series s ON s.id ="
            + " r.series WHERE s.point = ? ORDER BY s.id, r.number",
        point,
        row -> {
          double stored = row.getDouble(2);
          double value = row.wasNull() ? Double.NaN : stored;
          return new Reading(
              row.getLong(1), value, row.getInt(3), row.getString(4), row.getLong(5));
        });
  }

  List<Loss> losses() {
    return rows(
        "SELECT cause, from_utc, to_utc FROM losses WHERE '' = ?",
        "",
        row -> new Loss(row.getString(1), row.getLong(2), row.getLong(3)));
  }

  List<Stream> streams(String gateway) {
    return rows(
        "SELECT epoch, stream, through, highest FROM streams WHERE gateway = ? ORDER BY epoch, stream",
        gateway,
        row -> new Stream(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)));
  }

  /** The state messages of a gateway, births and wills, in order of arrival. */
  List<JsonNode> stateMessages(String gateway) {
    return rows(
        "SELECT json FROM states WHERE gateway = ? ORDER BY id",
        gateway,
        row -> parse(row.getString(1)));
  }

  /** The newest heads of each epoch of a gateway, and what the city thinks of the signature. */
  List<Heads> heads(String gateway) {
    return rows(
        "SELECT epoch, checked, json FROM heads WHERE gateway = ? ORDER BY arrived",
        gateway,
        row -> new Heads(row.getString(1), row.getString(2), parse(row.getString(3))));
  }

  /** What is wrong with heads of a gateway, by its kind. */
  List<String> alarms(String gateway) {
    return rows(
        "SELECT kind FROM alarms WHERE gateway = ? ORDER BY id", gateway, row -> row.getString(1));
  }

  Path database() {
    return database;
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  private interface Mapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  private <T> List<T> rows(String query, String argument, Mapper<T> mapper) {
    List<T> found = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, argument);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(mapper.map(row));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  @Override
  public void close() {
    part.close();
  }
}
