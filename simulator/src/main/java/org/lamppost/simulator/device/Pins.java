package org.lamppost.simulator.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;

/**
 * The pins of a pole's board as files: {@code in/N}, {@code adc/<address>-<channel>} and {@code
 * out/N}.
 *
 * <p>Files are replaced as a whole, so a reader never sees half of one. Throws {@link
 * UncheckedIOException} when the disk does.
 */
final class Pins {
  private final Path folder;

  /** Makes the folders that the pole writes. */
  Pins(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder.resolve("in"));
      Files.createDirectories(folder.resolve("adc"));
    } catch (IOException e) {
      throw new DeviceException("cannot use pins folder " + folder + ": " + e, e);
    }
  }

  /** Sets an input of the board to 0 or 1. */
  void input(int pin, int level) {
    replace(folder.resolve("in"), Integer.toString(pin), Integer.toString(level));
  }

  /**
   * Sets the current of an analog channel.
   *
   * @param channel such as {@code 0x48-0}.
   * @param microamperes 4,000 to 20,000, or 0 for a broken loop.
   */
  void current(String channel, int microamperes) {
    replace(folder.resolve("adc"), channel, Integer.toString(microamperes));
  }

  /** The level of an output; empty if the board has not set it yet, or not to 0 or 1. */
  OptionalInt output(int pin) {
    try {
      String text = Files.readString(folder.resolve("out").resolve(Integer.toString(pin))).strip();
      return text.matches("[01]") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    } catch (NoSuchFileException e) {
      return OptionalInt.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("output pin " + pin, e);
    }
  }

  @Override
  public String toString() {
    return folder.toAbsolutePath().normalize().toString();
  }

  private static void replace(Path where, String name, String content) {
    Path next = where.resolve("." + name + ".next");
    try {
      Files.write(next, content.getBytes(StandardCharsets.UTF_8));
      Files.move(next, where.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("pin file " + where.resolve(name), e);
    }
  }
}
