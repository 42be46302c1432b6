package org.lamppost.simulator.city;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/**
 * Finds the identity of a message that is damaged further on, so that one bad record does not block
 * its stream for ever.
 */
final class IdentityScan {
  private final JsonFactory format;
  private final String epochName;
  private final String sequenceName;

  IdentityScan(JsonFactory format, String epochName, String sequenceName) {
    this.format = format;
    this.epochName = epochName;
    this.sequenceName = sequenceName;
  }

  /**
   * Reads as far as it can.
   *
   * @param gateway id from the topic: the one that waits for the receipt.
   * @return empty if epoch or sequence cannot be read.
   */
  Optional<Identity> scan(String gateway, String stream, byte[] payload) {
    Found found = new Found();
    try (JsonParser parser = format.createParser(payload)) {
      collect(parser, found);
    } catch (IOException | RuntimeException e) {
      // Parsers throw unchecked exceptions on damage too; what was found before still counts.
      return found.identity(gateway, stream);
    }
    return found.identity(gateway, stream);
  }

  private void collect(JsonParser parser, Found found) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return;
    }
    JsonToken next = parser.nextToken();
    while (next == JsonToken.FIELD_NAME && !found.complete()) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals(epochName) && value == JsonToken.VALUE_STRING) {
        found.epoch = parser.getText();
      } else if (name.equals(sequenceName) && value == JsonToken.VALUE_NUMBER_INT) {
        found.sequence = parser.getLongValue();
      } else {
        parser.skipChildren();
      }
      next = parser.nextToken();
    }
    // Only now: a number cut short by the end of the message reads as a smaller number.
    found.confirmed = next != null;
  }

  /** What a scan has seen so far. */
  private static final class Found {
    private String epoch = "";
    private long sequence;
    private boolean confirmed;

    boolean complete() {
      return !epoch.isBlank() && sequence > 0;
    }

    Optional<Identity> identity(String gateway, String stream) {
      return confirmed && complete()
          ? Optional.of(new Identity(new StreamKey(gateway, epoch, stream), sequence))
          : Optional.empty();
    }
  }
}
