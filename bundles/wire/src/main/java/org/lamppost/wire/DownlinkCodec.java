package org.lamppost.wire;

import java.util.Locale;
import java.util.Optional;
import org.lamppost.model.Command;
import org.lamppost.model.OutputCommand;
import org.lamppost.model.Stream;

/**
 * Reads what the city sends: receipts and commands.
 *
 * <p>Members that version 1 does not know are skipped, so that a newer city can say more.
 * Everything else that is not as the contract says is refused as a whole with a {@link
 * DownlinkException}.
 */
public final class DownlinkCodec {
  /** The longest payload that is read, bytes. */
  public static final int MAX_BYTES = 65_536;

  private DownlinkCodec() {}

  /**
   * Reads a receipt.
   *
   * @throws DownlinkException if it is malformed.
   */
  public static Receipt receipt(byte[] payload) {
    DownlinkFields fields = DownlinkFields.read("receipt", payload);
    fields.version();
    return new Receipt(fields.id("epoch"), stream(fields), fields.count("through"));
  }

  /**
   * Reads a command.
   *
   * @throws DownlinkException if it is malformed.
   */
  public static Command command(byte[] payload) {
    DownlinkFields fields = DownlinkFields.read("command", payload);
    fields.version();
    return new Command(
        fields.id("commandId"),
        fields.id("incidentId"),
        type(fields),
        fields.line("by"),
        fields.line("workOrder"),
        fields.text("reason"));
  }

  /**
   * Reads a command that concerns an output.
   *
   * @return empty if it is a command of another type, which {@link #command} reads.
   * @throws DownlinkException if it is malformed.
   */
  public static Optional<OutputCommand> outputCommand(byte[] payload) {
    DownlinkFields fields = DownlinkFields.read("command", payload);
    String type = fields.text("type");
    if (!type.equals("hold") && !type.equals("free")) {
      return Optional.empty();
    }
    fields.version();
    boolean hold = type.equals("hold");
    return Optional.of(
        new OutputCommand(
            fields.id("commandId"),
            fields.id("output"),
            hold ? OutputCommand.Type.HOLD : OutputCommand.Type.FREE,
            hold ? fields.number("value") : 0,
            hold ? fields.count("seconds") : 0,
            fields.line("by"),
            fields.line("reason")));
  }

  private static Stream stream(DownlinkFields fields) {
    String label = fields.id("stream");
    for (Stream stream : Stream.values()) {
      if (stream.label().equals(label)) {
        return stream;
      }
    }
    throw fields.refuse("stream", "is '" + label + "'", "incident, telemetry or audit");
  }

  private static Command.Type type(DownlinkFields fields) {
    String name = fields.id("type");
    for (Command.Type type : Command.Type.values()) {
      if (type.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
        return type;
      }
    }
    throw fields.refuse(
        "type",
        "is '" + name + "'",
        "dispatch, handling, handled, close, false-alarm, reset, hold or free");
  }
}
