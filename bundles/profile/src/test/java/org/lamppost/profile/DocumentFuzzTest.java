package org.lamppost.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Site;

/** Whatever happens to a document, the loader tells it, and ends. */
class DocumentFuzzTest {
  private static final List<String> FILES =
      List.of(
          "hardware-profiles/boards/simulated.yaml",
          "hardware-profiles/devices/pressure-transmitter.yaml",
          "hardware-profiles/devices/charging-shed.yaml",
          "kura-config/rules/hydrant.yaml",
          "kura-config/rules/ebike-shed.yaml",
          "kura-config/sites/demo.yaml");

  private static Path copy;

  @BeforeContainer
  static void copyDocuments() throws IOException {
    copy = Files.createTempDirectory("lamppost-fuzz");
    for (String folder : List.of("hardware-profiles", "kura-config/rules", "kura-config/sites")) {
      try (var files = Files.walk(Ground.ROOT.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path target = copy.resolve(Ground.ROOT.relativize(file).toString());
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }

  @AfterContainer
  static void removeDocuments() throws IOException {
    try (var files = Files.walk(copy)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 400)
  void spoilt_bytes_make_faults_and_never_anything_else(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 5) int which) throws IOException {
    Path file = copy.resolve(FILES.get(which));
    byte[] right = Files.readAllBytes(file);
    try {
      Files.write(file, spoilt(right, new SplittableRandom(seed)));
      long begin = System.nanoTime();
      load();
      long millis = (System.nanoTime() - begin) / 1_000_000;
      assertTrue(millis < 5_000, "took " + millis + " ms");
    } finally {
      Files.write(file, right);
    }
  }

  @Property(tries = 200)
  void dropped_and_doubled_lines_make_faults_and_never_anything_else(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 5) int which) throws IOException {
    Path file = copy.resolve(FILES.get(which));
    List<String> right = Files.readAllLines(file);
    SplittableRandom random = new SplittableRandom(seed);
    List<String> wrong = new java.util.ArrayList<>(right);
    for (int i = 0; i < 3; i++) {
      int line = random.nextInt(wrong.size());
      switch (random.nextInt(3)) {
        case 0 -> wrong.remove(line);
        case 1 -> wrong.add(random.nextInt(wrong.size()), wrong.get(line));
        default -> wrong.set(line, "  " + wrong.get(line));
      }
    }
    try {
      Files.write(file, wrong);
      load();
    } finally {
      Files.write(file, right);
    }
  }

  /** What is left is consistent; what is refused says why. */
  private static void load() {
    FaultLedger faults = new FaultLedger();
    try {
      Site site =
          new SiteLoader(
                  copy.resolve("hardware-profiles"), copy.resolve("kura-config/rules"), faults)
              .load(copy.resolve("kura-config/sites/demo.yaml"));
      assertEquals(
          site.points().size(), site.devices().stream().mapToInt(d -> d.points().size()).sum());
      site.rules().forEach(rule -> assertTrue(rule.condition().point() < site.points().size()));
    } catch (FaultException refused) {
      requireText(refused.fault());
    }
    faults.all().forEach(DocumentFuzzTest::requireText);
  }

  private static void requireText(Fault fault) {
    assertFalse(fault.file().isBlank() || fault.problem().isBlank(), fault.toString());
    assertFalse(fault.expected().isBlank(), fault.toString());
  }

  private static byte[] spoilt(byte[] right, SplittableRandom random) {
    byte[] bytes = right.clone();
    byte[] usual =
        "\t :-{}[]&*!#|>'\"%@`,?\n0x.~".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      int length = random.nextInt(1, 20);
      int end = Math.min(bytes.length, at + length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = usual[random.nextInt(usual.length)];
        case 2 -> bytes = joined(bytes, at, end);
        default -> bytes = joined(bytes, end, at);
      }
    }
    return bytes;
  }

  /**
   * The first bytes up to {@code until}, then those from {@code from}: drops or doubles a piece.
   */
  private static byte[] joined(byte[] bytes, int until, int from) {
    byte[] joined = new byte[until + bytes.length - from];
    System.arraycopy(bytes, 0, joined, 0, until);
    System.arraycopy(bytes, from, joined, until, bytes.length - from);
    return joined;
  }
}
