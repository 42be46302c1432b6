package org.lamppost.keep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The names in the journal's folder: two database files, and a small file that states the epoch.
 *
 * <p>The file {@code epoch} is written once a pair of databases exists. It tells a new journal from
 * one whose databases have vanished, and it makes a set-aside that was cut short be completed at
 * the next start.
 */
final class JournalFolder {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String DAMAGED = ".damaged-";
  private static final String SALVAGE = "salvaged-";
  private static final String WAL = "-wal";
  private static final String SHM = "-shm";
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;

  JournalFolder(Path directory) {
    this.directory = directory;
  }

  Path safety() {
    return directory.resolve("safety.db");
  }

  Path telemetry() {
    return directory.resolve("telemetry.db");
  }

  /** The epoch that was in use last; empty for a new journal. */
  String epoch() throws IOException {
    Path file = epochFile();
    return Files.exists(file) ? Files.readString(file).trim() : "";
  }

  /** States the epoch in use, durably. */
  void state(String epoch) throws IOException {
    write(epochFile(), (epoch + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Gives a file this content, durably and at once, for nobody's eyes but the owner's. */
  void write(Path file, byte[] content) throws IOException {
    Path fresh = directory.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, OWNER_ONLY);
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    sync();
  }

  /** The device's private key. */
  Path secretKey() {
    return directory.resolve("device.key");
  }

  /** The device's public key. */
  Path openKey() {
    return directory.resolve("device.pub");
  }

  /** The public key of a suite that signed before; it stays, for what it signed. */
  Path formerOpenKey(Suite.Name suite) {
    return directory.resolve("device.pub." + suite.setting());
  }

  private Path formerSecretKey(Suite.Name suite) {
    return directory.resolve("device.key." + suite.setting());
  }

  /**
   * Makes room for the key of another suite, durably. Cut short, it is done again: the private key
   * moves last.
   */
  void park(Suite.Name suite) throws IOException {
    write(formerOpenKey(suite), Files.readAllBytes(openKey()));
    Files.move(secretKey(), formerSecretKey(suite), StandardCopyOption.ATOMIC_MOVE);
    sync();
  }

  /** Takes the parked key of a suite into use again, if there is one. */
  void unpark(Suite.Name suite) throws IOException {
    if (Files.exists(formerSecretKey(suite))) {
      write(openKey(), Files.readAllBytes(formerOpenKey(suite)));
      Files.move(formerSecretKey(suite), secretKey(), StandardCopyOption.ATOMIC_MOVE);
      sync();
    }
  }

  /**
   * Makes sure that the disk reads: that the trouble of one file is its own.
   *
   * @throws IOException if it does not.
   */
  void requireReadable() throws IOException {
    for (Path database : List.of(safety(), telemetry())) {
      if (Files.exists(database)) {
        try (FileChannel channel = FileChannel.open(database, StandardOpenOption.READ)) {
          channel.read(ByteBuffer.allocate(1));
        }
      }
    }
  }

  /** Renames a private key that cannot be used. */
  Path setAsideKey() throws IOException {
    Path aside = directory.resolve("device.key.damaged");
    Files.move(secretKey(), aside, StandardCopyOption.REPLACE_EXISTING);
    return aside;
  }

  /**
   * Renames both databases with their logs, so that they can be opened and salvaged under the new
   * names.
   *
   * @return the new names of those that were there.
   */
  List<String> setAside(long utcMillis) throws IOException {
    List<String> names = new ArrayList<>();
    String stamp = freeStamp(utcMillis);
    for (Path database : List.of(safety(), telemetry())) {
      names.addAll(rename(database, database.getFileName() + DAMAGED + stamp));
    }
    sync();
    return names;
  }

  /** The databases that were set aside and not yet salvaged, oldest first. */
  List<Path> damaged() throws IOException {
    return list(name -> name.contains(DAMAGED) && !name.endsWith(WAL) && !name.endsWith(SHM));
  }

  /** The databases with salvaged records that are whole, oldest first. */
  List<Path> salvaged() throws IOException {
    return list(name -> name.startsWith(SALVAGE) && name.endsWith(".db"));
  }

  /** Where what is salvaged from a damaged database is gathered. */
  Path gathering(Path damaged) {
    return directory.resolve(
        SALVAGE + damaged.getFileName().toString().replace(".db" + DAMAGED, "-") + ".part");
  }

  /** What was gathered is whole: from now on it counts, and the damaged file no longer. */
  Path salvaged(Path damaged) throws IOException {
    Path part = gathering(damaged);
    String name = part.getFileName().toString();
    Path whole = directory.resolve(name.substring(0, name.length() - ".part".length()) + ".db");
    Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    sync();
    done(damaged);
    return whole;
  }

  /** A damaged database holds nothing more that could be had: it is kept under another name. */
  void done(Path damaged) throws IOException {
    rename(damaged, damaged.getFileName().toString().replace(DAMAGED, ".kept-"));
    sync();
  }

  /** Deletes a database with its logs. */
  void delete(Path database) throws IOException {
    for (String suffix : List.of("", WAL, SHM)) {
      Files.deleteIfExists(directory.resolve(database.getFileName() + suffix));
    }
    sync();
  }

  private List<String> rename(Path database, String to) throws IOException {
    List<String> names = new ArrayList<>();
    for (String suffix : List.of("", WAL, SHM)) {
      Path file = directory.resolve(database.getFileName() + suffix);
      if (Files.exists(file)) {
        Files.move(file, directory.resolve(to + suffix));
        names.add(to + suffix);
      }
    }
    return names;
  }

  private List<Path> list(Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> wanted.test(file.getFileName().toString())).sorted().toList();
    }
  }

  /** A name that neither database was set aside under before. */
  private String freeStamp(long utcMillis) throws IOException {
    String name = STAMP.format(Instant.ofEpochMilli(utcMillis));
    String free = name;
    for (int i = 2; taken(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  private boolean taken(String stamp) throws IOException {
    return !list(name -> name.contains("-" + stamp)).isEmpty();
  }

  private Path epochFile() {
    return directory.resolve("epoch");
  }

  private void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
