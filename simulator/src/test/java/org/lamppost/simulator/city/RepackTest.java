package org.lamppost.simulator.city;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that stand for several, gaps, and what is left of thinned readings. */
class RepackTest {
  private static final StreamKey TELEMETRY =
      new StreamKey(Messages.GATEWAY, Messages.EPOCH, "telemetry");

  @TempDir private Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("city.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void a_record_of_several_sequences_has_a_receipt_for_all_of_them() {
    assertEquals(1, take(block(1, 1, series(1, 1))));
    assertEquals(9, take(block(2, 9, series(2, 20))));
    assertEquals(10, take(block(10, 10, series(21, 21))));
    assertEquals(0, archive().rawDuplicates());
    assertEquals(10, take(block(2, 9, series(2, 20))));
    assertEquals(1, archive().rawDuplicates());
    assertEquals(0, archive().conflicts());
  }

  @Test
  void what_came_before_its_receipt_was_lost_is_neither_repeat_nor_conflict() {
    take(block(1, 1, series(1, 10)));
    take(block(2, 2, series(11, 20)));
    // 3 never arrived
    take(block(4, 4, series(31, 40)));
    assertEquals(6, take(block(2, 6, series(11, 60))));
    assertEquals(60, archive().number("SELECT COUNT(*) FROM readings"));
    assertEquals(0, archive().repeats());
    assertEquals(0, archive().conflicts());
    // one of them was still on its way
    assertEquals(6, take(block(3, 3, series(21, 30))));
    assertEquals(1, archive().rawDuplicates());
    assertEquals(0, archive().conflicts());
    assertEquals(Map.of(), archive().numberHoles());
  }

  @Test
  void a_reading_with_other_content_is_still_a_repeat() {
    take(block(1, 1, series(1, 10)));
    Block.Series other =
        new Block.Series(
            Messages.PRESSURE, "MPa", List.of(new Sample(3, 3_000, 0.99, Quality.of(0))));
    take(new Block(id(2), "boot-1", List.of(other), List.of(), 1, List.of()));
    assertEquals(1, archive().repeats());
  }

  @Test
  void packed_again_under_the_same_last_sequence_it_is_no_conflict() {
    take(block(1, 1, series(1, 10)));
    take(block(2, 2, series(11, 20)));
    assertEquals(2, take(block(1, 2, series(1, 20))));
    assertEquals(0, archive().conflicts());
    assertEquals(0, archive().repeats());
    assertEquals(20, archive().number("SELECT COUNT(*) FROM readings"));
  }

  @Test
  void a_loss_that_was_declared_before_counts_once() {
    Block.Loss known = loss("line-full", 10_500, 11_500, 1);
    Block.Loss fresh = loss("line-full", 12_500, 13_500, 2);
    take(new Block(id(1), "boot-1", List.of(series(1, 10)), List.of(known)));
    take(new Block(id(3), "boot-1", List.of(series(12, 12)), List.of(known, fresh), 1, List.of()));
    assertEquals(List.of(known, fresh), archive().losses());
  }

  @Test
  void readings_that_came_before_they_were_thinned_are_not_lost() {
    take(block(1, 1, series(1, 10)));
    Block.Loss thinned = loss("thinned", 1_000, 15_000, 15);
    Block.Summary summary =
        new Block.Summary(
            Messages.PRESSURE, "MPa", 60_000, List.of(new Block.Period(0, 15, 0.3, 0.3, 0.3)));
    Block packed =
        new Block(id(2), "boot-1", List.of(series(16, 20)), List.of(thinned), 1, List.of(summary));
    assertEquals(2, take(packed));
    assertEquals(5, archive().losses().get(0).counts().get(Messages.PRESSURE));
    assertEquals(Map.of(), archive().numberHoles());
    assertEquals(1, archive().number("SELECT COUNT(*) FROM summaries"));
    take(
        new Block(id(3), "boot-1", List.of(series(16, 25)), List.of(thinned), 1, List.of(summary)));
    assertEquals(1, archive().number("SELECT COUNT(*) FROM summaries"));
    assertEquals(0, archive().repeats());
  }

  @Test
  void gaps_keep_receipts_going_and_are_counted_apart() {
    assertEquals(1, write(gap(1, "compacted")));
    assertEquals(2, write(gap(2, "lost")));
    assertEquals(3, write(Messages.incident(3, "01A", "CLOSED", "close")));
    assertEquals(1, archive().gaps("compacted"));
    assertEquals(1, archive().gaps("lost"));
    assertEquals(1, Summary.of(archive(), 0).get("compacted").asInt());
    assertEquals(1, Summary.of(archive(), 0).get("lost").asInt());
    write(gap(4, "eaten"));
    assertEquals(1, archive().refused());
  }

  @Test
  void a_gap_never_takes_the_place_of_what_is_there_nor_the_reverse() {
    write(Messages.incident(1, "01A", "CLOSED", "close"));
    assertEquals(1, write(gap(1, "compacted")));
    write(gap(2, "lost"));
    assertEquals(2, write(Messages.incident(2, "01B", "RAISED", "raise")));
    assertEquals(1, archive().number("SELECT COUNT(*) FROM incident_changes"));
    assertEquals(1, archive().number("SELECT COUNT(*) FROM gaps"));
    assertEquals(2, archive().rawDuplicates());
    assertEquals(0, archive().conflicts());
  }

  private long take(Block block) {
    Store.Message message =
        new Store.Message(
            Messages.arrival("telemetry", Messages.utf8(block.toString())),
            new Decoded.Telemetry(block));
    return store.take(List.of(message)).receipts().get(0).through();
  }

  private long write(byte[] incident) {
    return store.write(List.of(Messages.arrival("incident", incident))).receipts().get(0).through();
  }

  private Archive archive() {
    return Archive.open(folder.resolve("city.db"));
  }

  private static byte[] gap(long sequence, String reason) {
    return Messages.utf8(
        "{\"v\":1,\"gatewayId\":\"%s\",\"epoch\":\"%s\",\"seq\":%d,\"gap\":\"%s\"}"
            .formatted(Messages.GATEWAY, Messages.EPOCH, sequence, reason));
  }

  private static Identity id(long sequence) {
    return new Identity(TELEMETRY, sequence);
  }

  private static Block block(long first, long last, Block.Series series) {
    return new Block(id(last), "boot-1", List.of(series), List.of(), first, List.of());
  }

  /** Readings with these numbers, each in the second of its number. */
  private static Block.Series series(long from, long to) {
    List<Sample> samples = new ArrayList<>();
    for (long number = from; number <= to; number++) {
      samples.add(new Sample(number, number * 1_000, 0.3, Quality.of(0)));
    }
    return new Block.Series(Messages.PRESSURE, "MPa", samples);
  }

  private static Block.Loss loss(String cause, long from, long to, long count) {
    return new Block.Loss(cause, from, to, Map.of(Messages.PRESSURE, count), false);
  }
}
