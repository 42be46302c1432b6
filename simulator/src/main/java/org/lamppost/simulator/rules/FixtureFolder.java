package org.lamppost.simulator.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.profile.SiteFiles.Folders;

/** The fixtures of all packs: {@code kura-config/fixtures/PACK/NAME.jsonl}. */
final class FixtureFolder {
  private static final String ENDING = ".jsonl";

  /** What a pack must show: at least so many fixtures, and each of these cases. */
  private static final int LEAST = 12;

  private static final List<String> CASES =
      List.of(
          "normal",
          "boundary",
          "sensor-fault",
          "restart",
          "late",
          "history",
          "walk-test",
          "clock-step");

  private final Folders folders;
  private final Path fixtures;

  private FixtureFolder(Folders folders, Path fixtures) {
    this.folders = folders;
    this.fixtures = fixtures;
  }

  /** The one of a configuration folder. */
  static FixtureFolder below(Path config) {
    return new FixtureFolder(
        Folders.below(config), config.resolve("kura-config").resolve("fixtures"));
  }

  /** The same with rule packs from elsewhere. */
  FixtureFolder withRules(Path rules) {
    return new FixtureFolder(folders.withRules(rules), fixtures);
  }

  Folders folders() {
    return folders;
  }

  /** The packs that have a folder, in alphabetical order. */
  List<String> packs() {
    return list(fixtures).stream()
        .filter(Files::isDirectory)
        .map(folder -> folder.getFileName().toString())
        .toList();
  }

  /** The fixtures of a pack, in alphabetical order. */
  List<Path> of(String pack) {
    return list(fixtures.resolve(pack)).stream()
        .filter(file -> file.toString().endsWith(ENDING))
        .toList();
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("folder " + folder + " cannot be read", unreadable);
    }
  }

  /** Reads a fixture. */
  Fixture read(Path file) {
    return FixtureReader.read(folders, file);
  }

  /** What the fixtures of a pack do not show and must: cases, causes of false alarms, rules. */
  List<Fault> gaps(String pack, List<String> rules) {
    List<Fault> gaps = new ArrayList<>();
    String folder = FixtureReader.shown(fixtures.resolve(pack));
    Set<String> covered = new TreeSet<>();
    Set<String> judged = new TreeSet<>();
    List<Path> files = of(pack);
    for (Path file : files) {
      try {
        Fixture fixture = read(file);
        covered.addAll(fixture.head().covers());
        fixture.site().rules().forEach(rule -> judged.add(FixtureSite.templateOf(rule)));
      } catch (FaultException broken) {
        gaps.add(broken.fault());
      }
    }
    if (files.size() < LEAST) {
      gaps.add(new Fault(folder, 0, files.size() + " fixtures", "at least " + LEAST));
    }
    for (String wanted : wanted(pack)) {
      if (!covered.contains(wanted)) {
        gaps.add(new Fault(folder, 0, "no fixture covers '" + wanted + "'", "one that does"));
      }
    }
    for (String rule : rules) {
      if (!judged.contains(rule)) {
        gaps.add(new Fault(folder, 0, "no fixture runs rule " + rule, "one that does"));
      }
    }
    return gaps;
  }

  /** The cases of every pack, and the causes of false alarms that its sensors have. */
  private List<String> wanted(String pack) {
    List<String> wanted = new ArrayList<>(CASES);
    Path file = fixtures.resolve("causes.json");
    if (Files.exists(file)) {
      try {
        JsonLine causes = JsonLine.of(FixtureReader.shown(file), 1, Files.readString(file));
        causes.texts(pack).forEach(cause -> wanted.add("false-alarm:" + cause));
      } catch (IOException unreadable) {
        throw new UncheckedIOException("file " + file + " cannot be read", unreadable);
      }
    }
    return wanted;
  }
}
