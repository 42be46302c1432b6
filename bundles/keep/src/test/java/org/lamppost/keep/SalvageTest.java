package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SalvageTest {
  private static final int PAGE = Database.PAGE_BYTES;

  @TempDir Path temp;

  @Test
  void a_healthy_file_gives_all_rows_and_facts() throws IOException {
    SavedFile saved = SavedFile.create(temp.resolve("a.db"), 2_000, 3_000, false);
    Salvaged salvaged = Salvage.read(saved.file);

    assertEquals(2_000, saved.requireTrue(salvaged, new HashMap<>()));
    assertEquals(SavedFile.EPOCH, salvaged.epoch());
    assertEquals(SavedFile.GATEWAY, salvaged.gateway());
    assertEquals(SavedFile.EPOCH, salvaged.meta().get("epoch"));
    assertEquals(0, salvaged.rowsRefused());
    assertEquals(0, salvaged.damagedPages());
  }

  @Test
  void rows_that_are_only_in_the_log_come_back() throws IOException {
    SavedFile saved = SavedFile.create(temp.resolve("a.db"), 300, 3_000, true);
    assertTrue(Files.size(saved.log()) > 100_000);

    assertEquals(300, saved.requireTrue(Salvage.read(saved.file), new HashMap<>()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zeros", "random", "bit", "part"})
  void every_row_beside_a_damaged_page_comes_back(String kind) throws IOException {
    SavedFile saved = SavedFile.create(temp.resolve("a.db"), 400, 12_000, false);
    Map<String, BitSet> on = saved.pagesOfRows();
    assertEquals(400, on.size());
    Random random = new Random(7);
    SavedFile copy = saved.copy(temp.resolve("b.db"));
    // All pages are walked by `prove damage`.
    for (int page = 1; page <= Files.size(saved.file) / PAGE; page += 1 + random.nextInt(9)) {
      byte[] before = page(saved.file, page);
      copy.write(copy.file, (page - 1L) * PAGE, damaged(before, kind, random));
      requireUntouched(copy, on, List.of(page), kind);
      copy.write(copy.file, (page - 1L) * PAGE, before);
    }
  }

  @Test
  void swapped_pages_give_nothing_false_that_claims_proof() throws IOException {
    SavedFile saved = SavedFile.create(temp.resolve("a.db"), 400, 12_000, false);
    Random random = new Random(8);
    int pages = (int) (Files.size(saved.file) / PAGE);
    for (int i = 0; i < 200; i++) {
      SavedFile copy = saved.copy(temp.resolve("b.db"));
      int one = random.nextInt(pages);
      int other = random.nextInt(pages);
      copy.write(copy.file, (long) one * PAGE, page(saved.file, other + 1));
      copy.write(copy.file, (long) other * PAGE, page(saved.file, one + 1));
      int[] right = {0};
      Salvage.read(copy.file)
          .rows(
              (table, row) -> {
                SavedRow mine = saved.rows.get(table).get((int) row.sequence() - 1);
                boolean same = java.util.Arrays.equals(mine.body(), row.body());
                assertTrue(same || !row.proven(), table + row.sequence());
                right[0] += same ? 1 : 0;
              });
      assertTrue(right[0] >= 380, one + " and " + other + ": " + right[0]);
    }
  }

  @Test
  void a_cut_file_gives_what_is_left() throws IOException {
    SavedFile saved = SavedFile.create(temp.resolve("a.db"), 400, 12_000, false);
    Map<String, BitSet> on = saved.pagesOfRows();
    int pages = (int) (Files.size(saved.file) / PAGE);
    for (int left = 1; left < pages; left += 53) {
      SavedFile copy = saved.copy(temp.resolve("b.db"));
      try (RandomAccessFile file = new RandomAccessFile(copy.file.toFile(), "rw")) {
        file.setLength((long) left * PAGE - 100);
      }
      List<Integer> gone = new ArrayList<>();
      for (int page = left; page <= pages; page++) {
        gone.add(page);
      }
      requireUntouched(copy, on, gone, "cut");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zeros", "random", "bit"})
  void a_bad_frame_in_the_log_costs_only_what_it_holds(String kind) throws IOException {
    SavedFile saved = SavedFile.create(temp.resolve("a.db"), 300, 6_000, true);
    Random random = new Random(9);
    long frames = (Files.size(saved.log()) - 32) / (PAGE + 24);
    int least = 300;
    for (int frame = 0; frame < frames; frame += 23) {
      SavedFile copy = saved.copy(temp.resolve("b.db"));
      byte[] bytes = Files.readAllBytes(saved.log());
      int at = 32 + frame * (PAGE + 24);
      byte[] before = java.util.Arrays.copyOfRange(bytes, at, at + PAGE + 24);
      copy.write(copy.log(), at, damaged(before, kind, random));
      least = Math.min(least, copy.requireTrue(Salvage.read(copy.file), new HashMap<>()));
    }
    assertTrue(least >= 285, kind + " leaves " + least);
  }

  @Test
  void deleted_rows_stay_deleted_and_the_rest_is_proven_from_the_base() throws Exception {
    SavedFile saved = SavedFile.create(temp.resolve("a.db"), 400, 3_000, false);
    byte[] head = saved.rows.get("incident").get(99).head();
    byte[] base = ByteBuffer.allocate(40).putLong(100).put(head).array();
    change(saved, "DELETE FROM incident WHERE seq <= 100");
    change(saved, "INSERT INTO state(name, body) VALUES('base/incident', x'" + hex(base) + "')");
    Map<String, SavedRow> back = new HashMap<>();
    Salvaged salvaged = Salvage.read(saved.file);

    assertEquals(300, saved.requireTrue(salvaged, back));
    assertTrue(back.values().stream().allMatch(SavedRow::proven));
    assertEquals(0, salvaged.rowsRefused());
  }

  @Test
  void a_rewritten_row_passes_with_its_leaves_and_its_proof_only() throws Exception {
    SavedFile saved = SavedFile.create(temp.resolve("a.db"), 400, 3_000, false);
    StringBuilder leaves = new StringBuilder();
    for (SavedRow row : saved.rows.get("audit").subList(4, 9)) {
      byte[] number = ByteBuffer.allocate(8).putLong(0, row.sequence()).array();
      leaves.append(hex(SavedFile.hash(number, row.body())));
    }
    change(saved, "DELETE FROM audit WHERE seq BETWEEN 5 AND 8");
    change(
        saved,
        "UPDATE audit SET first = 5, proof = x'01', leaves = x'" + leaves + "' WHERE seq = 9");

    assertEquals(396, saved.requireTrue(Salvage.read(saved.file), new HashMap<>()));
    Salvage.Trust strict =
        new Salvage.Trust(Salvage.Trust.plain().digest(), (text, proof) -> false);
    Salvaged doubted = Salvage.read(saved.file, strict);
    Map<String, SavedRow> back = new HashMap<>();
    // What it replaced may still lie on a free page; that is proven by the chain.
    assertTrue(saved.requireTrue(doubted, back) >= 395);
    assertTrue(back.values().stream().noneMatch(SavedRow::isRewritten));
    assertEquals(1, doubted.rowsRefused());
  }

  private static void change(SavedFile saved, String sql) throws SQLException {
    try (Connection connection = SavedFile.open(saved.file);
        Statement statement = connection.createStatement()) {
      assertTrue(statement.executeUpdate(sql) > 0);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void a_torn_log_gives_a_prefix_and_nothing_false() throws IOException {
    SavedFile saved = SavedFile.create(temp.resolve("a.db"), 300, 6_000, true);
    long size = Files.size(saved.log());
    int before = 0;
    for (long left = 0; left < size; left += size / 40 + 17) {
      SavedFile copy = saved.copy(temp.resolve("b.db"));
      try (RandomAccessFile file = new RandomAccessFile(copy.log().toFile(), "rw")) {
        file.setLength(left);
      }
      int found = copy.requireTrue(Salvage.read(copy.file), new HashMap<>());
      assertTrue(found >= before, found + " after " + before);
      before = found;
    }
    assertTrue(before > 200, before + " rows");
  }

  @Test
  void random_damage_everywhere_neither_throws_nor_hangs() throws IOException {
    SavedFile saved = SavedFile.create(temp.resolve("a.db"), 300, 6_000, true);
    Random random = new Random(10);
    byte[] file = Files.readAllBytes(saved.file);
    byte[] log = Files.readAllBytes(saved.log());
    for (int i = 0; i < 150; i++) {
      SavedFile copy = saved.copy(temp.resolve("b.db"));
      for (int hits = 1 + random.nextInt(60); hits > 0; hits--) {
        boolean inLog = random.nextBoolean();
        byte[] noise = new byte[1 + random.nextInt(40)];
        random.nextBytes(noise);
        int at = random.nextInt(inLog ? log.length : file.length);
        copy.write(inLog ? copy.log() : copy.file, at, noise);
      }
      Salvage.read(copy.file)
          .rows(
              (table, row) -> {
                if (row.proven()) {
                  SavedRow mine = saved.rows.get(table).get((int) row.sequence() - 1);
                  assertTrue(java.util.Arrays.equals(mine.body(), row.body()));
                }
              });
    }
  }

  private static void requireUntouched(
      SavedFile copy, Map<String, BitSet> on, List<Integer> damaged, String kind)
      throws IOException {
    Map<String, SavedRow> back = new HashMap<>();
    copy.requireTrue(Salvage.read(copy.file), back);
    List<String> missing = new ArrayList<>();
    on.forEach(
        (name, pages) -> {
          if (Collections.disjoint(damaged, pages.stream().boxed().toList())
              && !back.containsKey(name)) {
            missing.add(name);
          }
        });
    assertEquals(List.of(), missing, kind + " in page " + damaged.get(0));
  }

  private static byte[] damaged(byte[] page, String kind, Random random) {
    byte[] damaged = page.clone();
    switch (kind) {
      case "zeros" -> java.util.Arrays.fill(damaged, (byte) 0);
      case "random" -> random.nextBytes(damaged);
      case "bit" -> damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      default -> {
        byte[] noise = new byte[512];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, damaged, 512 * random.nextInt(PAGE / 512), 512);
      }
    }
    return damaged;
  }

  private static byte[] page(Path file, int number) throws IOException {
    byte[] page = new byte[PAGE];
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek((number - 1L) * PAGE);
      in.readFully(page);
    }
    return page;
  }
}
