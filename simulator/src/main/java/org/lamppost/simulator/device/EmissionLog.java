package org.lamppost.simulator.device;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a device gave away and what it was told, one line of JSON each: the emission log that the
 * account is balanced against.
 *
 * <p>A line is in the file before the method returns, so a value whose line cannot be written is
 * never sent. A file that ends in a torn line is cut back to its last whole line when opened: the
 * bytes of that value never left. Safe from any thread.
 */
final class EmissionLog implements AutoCloseable {
  private final String device;
  private final ObjectMapper json = new ObjectMapper();
  private final Optional<FileChannel> file;
  private long seq;

  private EmissionLog(String device, Optional<FileChannel> file, long seq) {
    this.device = device;
    this.file = file;
    this.seq = seq;
  }

  /** A log that keeps nothing, for a device that nobody accounts for. */
  static EmissionLog nowhere(String device) {
    return new EmissionLog(device, Optional.empty(), 0);
  }

  /**
   * Opens {@code <folder>/<device>.jsonl}, continuing its numbers.
   *
   * @throws DeviceException if the folder or file cannot be used, or another process writes it.
   */
  static EmissionLog open(Path folder, String device) {
    Path path = folder.resolve(device + ".jsonl");
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        claim(channel, path);
        return new EmissionLog(device, Optional.of(channel), lastNumber(channel, path));
      } catch (IOException | DeviceException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DeviceException("cannot use emission log " + path + ": " + e, e);
    }
  }

  String device() {
    return device;
  }

  /**
   * Writes that a value is about to leave.
   *
   * @param at when the sample was taken.
   * @param value what the wire carries, in the unit; NaN where it carries something that is not a
   *     value.
   */
  synchronized void emission(Instant at, String point, double value, String unit) {
    append(emissionLine(at, point, value, unit));
  }

  /**
   * Writes that a level has changed. It stands until the next one, and whoever looks in between
   * sees it again.
   */
  synchronized void level(Instant at, String point, double value, String unit) {
    append(emissionLine(at, point, value, unit).put("holds", true));
  }

  private ObjectNode emissionLine(Instant at, String point, double value, String unit) {
    ObjectNode line = line(at);
    line.put("point", point);
    if (Double.isNaN(value)) {
      line.putNull("value");
    } else {
      putNumber(line, "value", value);
    }
    line.put("unit", unit);
    return line;
  }

  /**
   * Writes that something happened to the device.
   *
   * @param details members added to the line: text, numbers or booleans.
   */
  synchronized void event(Instant at, String event, Map<String, ?> details) {
    ObjectNode line = line(at);
    line.put("event", event);
    details.forEach(
        (name, detail) -> {
          if (detail instanceof Double number) {
            putNumber(line, name, number);
          } else {
            line.set(name, json.valueToTree(detail));
          }
        });
    append(line);
  }

  @Override
  public synchronized void close() {
    if (file.isPresent()) {
      try {
        file.get().close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close the emission log of " + device, e);
      }
    }
  }

  private ObjectNode line(Instant at) {
    ObjectNode line = json.createObjectNode();
    line.put("seq", seq + 1);
    line.put("at", at.toEpochMilli());
    line.put("device", device);
    return line;
  }

  private static void putNumber(ObjectNode line, String name, double value) {
    if (Double.isNaN(value)) {
      line.putNull(name);
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      line.put(name, (long) value);
    } else {
      line.put(name, value);
    }
  }

  private void append(ObjectNode line) {
    if (file.isPresent()) {
      try {
        write(file.get(), json.writeValueAsString(line) + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(
            "emission log of " + device + " not written, value withheld", e);
      }
    }
    seq++;
  }

  private static void write(FileChannel channel, String line) throws IOException {
    long start = channel.position();
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      // Half a line would make the next one unreadable.
      channel.truncate(start);
      throw e;
    }
  }

  private static void claim(FileChannel channel, Path path) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new DeviceException("emission log " + path + " is written by another process");
      }
    } catch (OverlappingFileLockException e) {
      throw new DeviceException("emission log " + path + " is already open in this process", e);
    }
  }

  /**
   * Cuts a torn last line off, leaves the channel at the end, and returns the number of the last
   * whole line.
   */
  private static long lastNumber(FileChannel channel, Path path) throws IOException {
    long end = lineStart(channel, channel.size());
    channel.truncate(end);
    channel.position(end);
    if (end == 0) {
      return 0;
    }
    long start = lineStart(channel, end - 1);
    ByteBuffer last = ByteBuffer.allocate(Math.toIntExact(end - start));
    while (last.hasRemaining() && channel.read(last, start + last.position()) >= 0) {
      // read on until the whole line is here
    }
    long number = new ObjectMapper().readTree(last.array()).path("seq").asLong(-1);
    if (number < 1) {
      throw new DeviceException("emission log " + path + ": its last line has no seq");
    }
    return number;
  }

  /** The position after the last line feed before a position; 0 if there is none. */
  private static long lineStart(FileChannel channel, long before) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    for (long at = before - 1; at >= 0; at--) {
      one.clear();
      channel.read(one, at);
      if (one.get(0) == '\n') {
        return at + 1;
      }
    }
    return 0;
  }
}
