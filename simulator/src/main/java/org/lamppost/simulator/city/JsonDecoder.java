package org.lamppost.simulator.city;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads incident and audit records, their gaps, states and signed heads, version 1 ({@code
 * docs/formats/incident.md}, {@code mqtt.md}, {@code heads.md}). Never throws. Safe from any
 * thread.
 */
final class JsonDecoder {
  private static final List<String> STATES = List.of("online", "offline");

  private static final List<String> GAPS = List.of("compacted", "lost");

  private final ObjectReader reader;
  private final IdentityScan scan;

  JsonDecoder() {
    JsonMapper mapper = new JsonMapper();
    reader =
        mapper
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    scan = new IdentityScan(mapper.getFactory(), "epoch", "seq");
  }

  /**
   * Decodes one message.
   *
   * @param gateway id from the topic.
   * @param stream last word of the topic.
   */
  Decoded decode(String gateway, String stream, byte[] payload) {
    try {
      JsonNode node = reader.readTree(payload);
      Fields fields = new Fields(node, "");
      fields.whole("v", 1, 1);
      String named = fields.text("gatewayId");
      if (!named.equals(gateway)) {
        throw new MalformedException(
            "gatewayId: gateway " + named + " sent on the topic of " + gateway);
      }
      return switch (stream) {
        case "incident" ->
            node.has("gap")
                ? gap(fields, gateway, stream)
                : new Decoded.Incident(incident(fields, gateway));
        case "audit" -> node.has("gap") ? gap(fields, gateway, stream) : audit(fields, gateway);
        case "state" -> state(fields);
        case "heads" -> new Decoded.Heads(SignedHeads.of(fields, node));
        default -> throw new MalformedException("topic: nothing is known of '" + stream + "'");
      };
    } catch (MalformedException e) {
      return refused(gateway, stream, payload, e.getMessage());
    } catch (JsonProcessingException e) {
      return refused(gateway, stream, payload, "not JSON: " + e.getOriginalMessage());
    } catch (IOException | RuntimeException e) {
      // The library answers some damage with unchecked exceptions; a bad record must not end us.
      return refused(gateway, stream, payload, "not JSON: " + e);
    }
  }

  private Decoded refused(String gateway, String stream, byte[] payload, String reason) {
    Optional<Identity> identity =
        stream.equals("state") || stream.equals("heads")
            ? Optional.empty()
            : scan.scan(gateway, stream, payload);
    return new Decoded.Refused(identity, reason);
  }

  private static Identity identity(Fields fields, String gateway, String stream) {
    StreamKey key = new StreamKey(gateway, fields.text("epoch"), stream);
    return new Identity(key, fields.whole("seq", 1, Long.MAX_VALUE));
  }

  private static IncidentChange incident(Fields fields, String gateway) {
    fields.whole("scenario", 1, 12);
    fields.whole("level", 1, 4);
    return new IncidentChange(
        identity(fields, gateway, "incident"),
        fields.text("incidentId"),
        new IncidentChange.Progress(
            fields.oneOf("state", IncidentChange.State.class),
            fields.text("change"),
            fields.text("type"),
            fields.textOrEmpty("workOrder")),
        new IncidentChange.Cause(
            fields.text("deviceId"),
            fields.anyText("point"),
            fields.numberOrNull("value"),
            fields.anyText("unit"),
            fields.anyText("quality"),
            fields.whole("sampleMillis", Long.MIN_VALUE, Long.MAX_VALUE)),
        fields.whole("changedMillis", Long.MIN_VALUE, Long.MAX_VALUE),
        fields.flag("test"));
  }

  private static Decoded audit(Fields fields, String gateway) {
    return new Decoded.Audit(
        identity(fields, gateway, "audit"),
        fields.text("at"),
        fields.text("kind"),
        fields.anyText("subject"),
        fields.anyText("detail"));
  }

  private static Decoded gap(Fields fields, String gateway, String stream) {
    String reason = fields.text("gap");
    if (!GAPS.contains(reason)) {
      throw new MalformedException("gap: expected one of " + GAPS + ", found " + reason);
    }
    return new Decoded.Gap(identity(fields, gateway, stream), reason);
  }

  private static Decoded state(Fields fields) {
    String state = fields.text("state");
    if (!STATES.contains(state)) {
      throw new MalformedException("state: expected one of " + STATES + ", found " + state);
    }
    return new Decoded.State(state);
  }
}
