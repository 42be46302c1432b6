package org.lamppost.profile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;

/** Reads documents from files. Names them in faults as a person in the working folder would. */
final class Documents {
  /** No document of ours comes near; a file that is larger is something else. */
  static final int MOST_BYTES = 1 << 20;

  /** How the name of every document ends. */
  static final String ENDING = ".yaml";

  private Documents() {}

  /**
   * Reads a file.
   *
   * @throws FaultException if there is no such file, or it is too large, or not one YAML mapping.
   */
  static YamlDocument read(Path file) {
    String name = shown(file);
    return YamlReader.read(name, text(file, name));
  }

  /** The path as faults show it: from the working folder where the file is below it. */
  static String shown(Path file) {
    Path here = Path.of("").toAbsolutePath().normalize();
    Path there = file.toAbsolutePath().normalize();
    return there.startsWith(here) ? here.relativize(there).toString() : there.toString();
  }

  /** The names of the documents in a folder, without their ending, in alphabetical order. */
  static List<String> namesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      // Only to suggest a name: that the file itself is missing is told by whoever asks for it.
      return List.of();
    }
  }

  private static String text(Path file, String name) {
    try {
      if (Files.isDirectory(file)) {
        throw new FaultException(new Fault(name, 0, "this is a folder", "a file"));
      }
      if (Files.size(file) > MOST_BYTES) {
        String problem = "the file has " + Files.size(file) + " bytes";
        throw new FaultException(new Fault(name, 0, problem, "at most " + MOST_BYTES));
      }
      return decoded(Files.readAllBytes(file), name);
    } catch (NoSuchFileException missing) {
      throw new FaultException(new Fault(name, 0, "there is no such file", "a readable file"));
    } catch (IOException broken) {
      throw new FaultException(
          new Fault(name, 0, "cannot be read: " + broken.getMessage(), "a readable file"));
    }
  }

  private static String decoded(byte[] bytes, String name) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      out.flip();
      int line = 1 + (int) out.chars().filter(c -> c == '\n').count();
      throw new FaultException(new Fault(name, line, "a byte that is not UTF-8", "UTF-8"));
    }
    return out.flip().toString();
  }
}
