package org.lamppost.sense.gpio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that stands for the pins of a simulated board: {@code in/17}, {@code out/22}, {@code
 * adc/0x48-0}.
 *
 * <p>Safe from any thread. A file is read again only when its stamp has changed; each malformed
 * content is logged once.
 */
final class PinFiles {
  private static final Logger LOG = LoggerFactory.getLogger(PinFiles.class);
  private static final Pattern LEVEL = Pattern.compile("[01]");
  private static final Pattern MICROAMPERES = Pattern.compile("\\d{1,6}");

  /** More than any pin file holds, little enough to read a stranger's file without harm. */
  private static final int MOST_BYTES = 64;

  /** Changes whenever a file is written, even twice within one tick of the file system's clock. */
  private record Stamp(FileTime modified, Object key, long size) {}

  private record Content(Stamp stamp, String text) {}

  private final Path folder;
  private final Map<Path, Content> contents = new ConcurrentHashMap<>();

  PinFiles(Path folder) {
    this.folder = folder;
  }

  /** The level of an input; empty while its file is not there, or malformed. */
  Optional<Boolean> input(int pin) {
    return level(folder.resolve("in").resolve(Integer.toString(pin)));
  }

  /** The level that an output was left at; empty while its file is not there, or malformed. */
  Optional<Boolean> output(int pin) {
    return level(folder.resolve("out").resolve(Integer.toString(pin)));
  }

  /** Sets an output's level, as a whole or not at all. */
  void output(int pin, boolean level) throws IOException {
    Path out = folder.resolve("out");
    Files.createDirectories(out);
    Path fresh = out.resolve("." + pin + ".next");
    Files.writeString(fresh, level ? "1" : "0");
    Files.move(
        fresh,
        out.resolve(Integer.toString(pin)),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The current of an analog channel in microamperes.
   *
   * @return empty while its file is not there.
   * @throws PinFileException if the file is malformed.
   */
  OptionalInt microamperes(String channel) {
    Path file = folder.resolve("adc").resolve(channel);
    Optional<String> text = text(file);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!MICROAMPERES.matcher(text.get()).matches()) {
      throw new PinFileException(file + " holds '" + text.get() + "'");
    }
    return OptionalInt.of(Integer.parseInt(text.get()));
  }

  private Optional<Boolean> level(Path file) {
    return text(file).filter(each -> LEVEL.matcher(each).matches()).map("1"::equals);
  }

  /** A file's text without blanks at its ends; empty if it is not there, empty, or not readable. */
  private Optional<String> text(Path file) {
    Content before = contents.get(file);
    Content now;
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Stamp stamp =
          new Stamp(attributes.lastModifiedTime(), attributes.fileKey(), attributes.size());
      if (before != null && before.stamp().equals(stamp)) {
        now = before;
      } else {
        now = new Content(stamp, read(file));
        contents.put(file, now);
        complain(file, now.text());
      }
    } catch (NoSuchFileException e) {
      contents.remove(file);
      return Optional.empty();
    } catch (IOException e) {
      if (before == null || before.stamp() != null) {
        contents.put(file, new Content(null, ""));
        LOG.warn("pin file not readable, pin keeps its state file={}", file, e);
      }
      return Optional.empty();
    }
    return now.text().isEmpty() ? Optional.empty() : Optional.of(now.text());
  }

  private static String read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII).strip();
    }
  }

  private static void complain(Path file, String text) {
    boolean analog = file.getParent().endsWith("adc");
    Pattern expected = analog ? MICROAMPERES : LEVEL;
    if (!text.isEmpty() && !expected.matcher(text).matches()) {
      LOG.warn(
          "pin file malformed, {} file={} content='{}' expected={}",
          analog ? "its readings are invalid" : "pin keeps its state",
          file,
          text,
          analog ? "microamperes" : "0 or 1");
    }
  }
}
