package org.lamppost.simulator.prove;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lamppost.simulator.prove.Change.Kind;

/** A log written by hand, and the contents that a cut may leave. */
class DiskTest {
  private final Disk disk = new Disk();

  @Test
  void what_was_not_synced_may_be_there_or_not() {
    after(create(1, "a"), write(1, 0, "one"), Change.of(Kind.SYNC, 1, 2, ""), write(1, 0, "two"));

    assertEquals(Map.of("a", "two"), all());
    assertEquals(Map.of("a", "one"), synced());
    assertEquals(Set.of("{a=one}", "{a=two}"), drawn());
  }

  @Test
  void a_sync_counts_for_writes_that_were_complete_before_it_began() {
    // The second write is logged before the sync ends, but after it began.
    after(create(1, "a"), write(1, 0, "one"), write(1, 0, "two"), Change.of(Kind.SYNC, 1, 2, ""));

    assertEquals(Map.of("a", "one"), synced());
    assertEquals(Set.of("{a=one}", "{a=two}"), drawn());
  }

  @Test
  void a_name_is_durable_with_its_file_or_its_folder_and_in_order() {
    after(create(1, "a"), create(2, "b"), create(3, "c"), write(2, 0, "two"));
    assertEquals(Map.of(), synced());
    after(Change.of(Kind.SYNC, 2, 4, ""));
    assertEquals(Map.of("a", "", "b", "two"), synced());
    after(Change.of(Kind.SYNC_FOLDER, 0, 5, ""));
    assertEquals(Map.of("a", "", "b", "two", "c", ""), synced());
  }

  @Test
  void files_that_were_there_before_get_their_number_when_they_are_opened() {
    Disk later = new Disk(Map.of("a/x", bytes("old"), "b/x", bytes("other")));
    later.look("a");
    assertEquals("old", text(later.image(0, StoredFile.NONE).get("x")));

    later.apply(Change.of(Kind.RENAME, 0, 0, "a/x\na/y"));
    later.apply(Change.of(Kind.FOUND, 1, 0, "a/y"));
    later.apply(Change.write(1, 0, bytes("new")));

    assertEquals("old", text(later.image(0, StoredFile.NONE).get("x")));
    assertEquals("new", text(later.image(1, StoredFile.ALL).get("y")));
    assertEquals(Set.of("y"), later.image(1, StoredFile.ALL).keySet());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  void a_renaming_replaces_in_one_step_or_not_at_all() {
    after(
        create(1, "epoch"),
        write(1, 0, "old"),
        Change.of(Kind.SYNC, 1, 2, ""),
        create(2, "epoch.new"),
        write(2, 0, "new"),
        Change.of(Kind.SYNC, 2, 5, ""),
        Change.of(Kind.RENAME, 0, 0, "epoch.new\nepoch"));

    assertEquals(Set.of("{epoch=old, epoch.new=new}", "{epoch=new}"), drawn());
    after(Change.of(Kind.SYNC_FOLDER, 0, 7, ""));
    assertEquals(Set.of("{epoch=new}"), drawn());
    assertTrue(disk.settled());
  }

  @Test
  void a_file_that_was_unlinked_may_come_back_as_it_was() {
    after(create(1, "a"), write(1, 0, "one"), Change.of(Kind.SYNC, 1, 2, ""));
    after(Change.of(Kind.UNLINK, 0, 0, "a"));
    assertFalse(disk.settled());
    assertEquals(Set.of("{a=one}", "{}"), drawn());
  }

  @Test
  void each_sector_of_a_write_decides_for_itself() {
    byte[] old = new byte[1_024];
    byte[] fresh = new byte[1_024];
    Arrays.fill(old, (byte) 'o');
    Arrays.fill(fresh, (byte) 'n');
    disk.apply(create(1, "a"));
    disk.apply(Change.write(1, 0, old));
    disk.apply(Change.of(Kind.SYNC, 1, 2, ""));
    disk.apply(Change.write(1, 0, fresh));

    Set<String> seen = new TreeSet<>();
    for (int variant = 0; variant < 200; variant++) {
      byte[] content = new Cut(4, variant).image(disk, 1).get("a");
      assertEquals(content[0], content[511]);
      assertEquals(content[512], content[1_023]);
      seen.add("" + (char) content[0] + (char) content[512]);
    }
    assertEquals(Set.of("nn", "no", "on", "oo"), seen);
  }

  @Test
  void a_sector_never_holds_a_later_write_without_an_earlier_one_to_it() {
    after(create(1, "a"), write(1, 0, "...."), Change.of(Kind.SYNC, 1, 2, ""));
    after(write(1, 0, "1"), write(1, 1, "2"));

    assertEquals(Set.of("{a=....}", "{a=1...}", "{a=12..}"), drawn());
  }

  @Test
  void a_size_may_be_there_without_the_data_and_reads_as_zeros() {
    after(create(1, "a"), Change.of(Kind.SYNC_FOLDER, 0, 1, ""), write(1, 0, "xx"));

    assertEquals(Set.of("{a=}", "{a=\0\0}", "{a=xx}"), drawn());
  }

  @Test
  void a_file_that_was_cut_short_may_have_its_old_size() {
    after(create(1, "a"), write(1, 0, "abcd"), Change.of(Kind.SYNC, 1, 2, ""));
    after(Change.of(Kind.SIZE, 1, 1, ""));

    assertEquals(Set.of("{a=abcd}", "{a=a}"), drawn());
    assertArrayEquals(new byte[] {'a'}, disk.image(0, StoredFile.ALL).get("a"));
  }

  private void after(Change... changes) {
    List.of(changes).forEach(disk::apply);
  }

  private Map<String, String> all() {
    return text(disk.image(disk.pendingNames(), StoredFile.ALL));
  }

  private Map<String, String> synced() {
    return text(disk.image(0, StoredFile.NONE));
  }

  /** Every image that any variant gives. */
  private Set<String> drawn() {
    Set<String> images = new HashSet<>();
    for (int variant = 0; variant < 300; variant++) {
      images.add(text(new Cut(1, variant).image(disk, 7)).toString());
    }
    return images;
  }

  private static Map<String, String> text(Map<String, byte[]> image) {
    Map<String, String> text = new TreeMap<>();
    image.forEach((name, data) -> text.put(name, new String(data, StandardCharsets.US_ASCII)));
    return text;
  }

  private static Change create(int file, String name) {
    return Change.of(Kind.CREATE, file, 0, name);
  }

  private static Change write(int file, long offset, String data) {
    return Change.write(file, offset, data.getBytes(StandardCharsets.US_ASCII));
  }
}
