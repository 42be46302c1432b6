package org.lamppost.simulator.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One database of the journal, open for reading; nothing in its folder is touched.
 *
 * <p>Where SQLite keeps no files beside it, nobody has it open and it is read in place as
 * immutable. With a log beside it, whether a gateway is at work or was killed, reading would write
 * to the log's index: database and log are copied, again and again until neither changed meanwhile.
 */
final class JournalFile implements AutoCloseable {
  private static final List<String> BESIDE = List.of("-wal", "-shm", "-journal");
  private static final int ATTEMPTS = 50;
  private static final Duration BETWEEN = Duration.ofMillis(20);

  private final Path file;
  private final String stamp;
  private final Path copy;
  private final Connection connection;

  /**
   * Opens it.
   *
   * @throws SQLException if SQLite does not take it for a database.
   */
  JournalFile(Path file) throws SQLException, IOException {
    this.file = file;
    this.stamp = stamp(file);
    this.copy = hasLog(file) ? copyOf(file) : null;
    try {
      this.connection = DriverManager.getConnection(url());
    } catch (SQLException e) {
      removeCopy();
      throw e;
    }
    run("PRAGMA trusted_schema = 0");
    run("PRAGMA cell_size_check = 1");
  }

  private String url() {
    return copy == null
        ? "jdbc:sqlite:"
            + file.toUri().toString().replaceFirst("^file:/+", "file:/")
            + "?immutable=1&mode=ro"
        : "jdbc:sqlite:" + copy.resolve(file.getFileName());
  }

  Connection connection() {
    return connection;
  }

  /** What SQLite says of the file's structure; empty if all is well. */
  String structure() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
      String said = rows.next() ? rows.getString(1) : "nothing";
      return "ok".equals(said) ? "" : said;
    }
  }

  /**
   * Makes sure that what was read in place stayed as it was.
   *
   * @throws CannotCheckException if somebody opened it meanwhile.
   */
  void requireUnchanged() throws IOException {
    if (copy == null && (hasLog(file) || !stamp(file).equals(stamp))) {
      throw new CannotCheckException(file + " was opened by somebody while it was read; try again");
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static boolean hasLog(Path file) {
    return BESIDE.stream().anyMatch(suffix -> Files.exists(beside(file, suffix)));
  }

  private static Path copyOf(Path file) throws IOException {
    Path folder = Files.createTempDirectory("lamppost-verify");
    for (int i = 0; i < ATTEMPTS; i++) {
      String before = stamp(file);
      // The log first: what is moved from log to database meanwhile is then in both.
      for (String suffix : List.of("-wal", "-journal", "")) {
        Path source = beside(file, suffix);
        Files.deleteIfExists(folder.resolve(source.getFileName()));
        if (Files.exists(source)) {
          Files.copy(source, folder.resolve(source.getFileName()));
        }
      }
      if (before.equals(stamp(file))) {
        return folder;
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
    remove(folder, file);
    throw new CannotCheckException(file + " changes too fast to be copied; copy it yourself");
  }

  private static String stamp(Path file) throws IOException {
    StringBuilder stamp = new StringBuilder();
    for (String suffix : List.of("", "-wal", "-journal")) {
      Path part = beside(file, suffix);
      if (Files.exists(part)) {
        BasicFileAttributes attributes = Files.readAttributes(part, BasicFileAttributes.class);
        stamp.append(attributes.size()).append('@').append(attributes.lastModifiedTime());
      }
      stamp.append(' ');
    }
    return stamp.toString();
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  @Override
  public void close() throws SQLException, IOException {
    try {
      connection.close();
    } finally {
      removeCopy();
    }
  }

  private void removeCopy() throws IOException {
    if (copy != null) {
      remove(copy, file);
    }
  }

  private static void remove(Path folder, Path file) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
      Files.deleteIfExists(folder.resolve(file.getFileName() + suffix));
    }
    Files.delete(folder);
  }
}
