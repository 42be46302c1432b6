package org.lamppost.sense.bus;

import com.fazecast.jSerialComm.SerialPortDataListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Puts the native part of the serial library into a folder of ours.
 *
 * <p>By itself the library unpacks into a folder of the system's temporary directory that everybody
 * may write to, and loads whatever it finds there; and that directory is often mounted without the
 * right to execute.
 */
final class SerialLibrary {
  /** System property that tells the library where its native part lies. */
  static final String PATH = "jSerialComm.library.path";

  private static final String FILE = "libjSerialComm.so";

  private SerialLibrary() {}

  /**
   * Unpacks for this machine and tells the library; must come before the first use of a serial
   * port. Does nothing if somebody else has set the place.
   *
   * @throws IOException if the folder cannot be written.
   */
  static void provide(Path folder) throws IOException {
    String set = System.getProperty(PATH);
    if (set != null && Files.isDirectory(Path.of(set))) {
      return;
    }
    for (String architecture : architectures(System.getProperty("os.arch", ""))) {
      unpack("Linux/" + architecture + "/" + FILE, folder);
    }
    System.setProperty(PATH, folder.toString());
  }

  /** The library's names for a machine, the likeliest first. */
  static List<String> architectures(String machine) {
    return switch (machine.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> List.of("x86_64");
      case "aarch64" -> List.of("armv8_64");
      case "arm" -> List.of("armv7hf", "armv6hf", "armv5");
      case "ppc64le" -> List.of("ppc64le");
      default -> List.of("x86");
    };
  }

  private static void unpack(String name, Path folder) throws IOException {
    // Any class of the library but SerialPort, which would load the native part here and now.
    try (InputStream packed = SerialPortDataListener.class.getResourceAsStream("/" + name)) {
      if (packed == null) {
        return;
      }
      byte[] content = packed.readAllBytes();
      Path file = folder.resolve(name);
      if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
        return;
      }
      // The file may be in use by a process that runs: replace it, never write into it.
      Files.createDirectories(file.getParent());
      Path fresh = Files.createTempFile(file.getParent(), FILE, ".new");
      Files.write(fresh, content);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
