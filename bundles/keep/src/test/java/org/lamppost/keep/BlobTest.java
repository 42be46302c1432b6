package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;

/** The journal's internal blobs. */
class BlobTest {
  @Property(tries = 500)
  void numbers_and_texts_come_back(@ForAll long number, @ForAll double real, @ForAll String any)
      throws DamagedFile {
    String text =
        new String(
            any.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            java.nio.charset.StandardCharsets.UTF_8);
    BlobReader in = new BlobReader(new BlobWriter().number(number).text(text).real(real).bytes());

    assertEquals(number, in.number());
    assertEquals(text, in.text());
    assertEquals(real, in.real());
    in.end();
  }

  @Property(tries = 200)
  void a_tail_row_comes_back(@ForAll("rows") TailRow row) throws DamagedFile {
    TailSlot slot = TailSlot.decode(slot(row));
    TailRow read = slot.row();

    assertEquals(7, slot.number());
    assertEquals(row.moment(), read.moment());
    assertEquals(row.firstMillis(), read.firstMillis());
    assertEquals(row.points(), read.points());
    assertEquals(row.losses(), read.losses());
    assertArrayEquals(row.items().what(), read.items().what());
    assertArrayEquals(row.items().times(), read.items().times());
    assertArrayEquals(row.items().qualities(), read.items().qualities());
    assertArrayEquals(row.items().values(), read.items().values());
  }

  @Property(tries = 50)
  void every_prefix_of_a_tail_row_is_damage(@ForAll("rows") TailRow row) {
    byte[] whole = new TailSlot(7, row).encode();
    for (int length = 0; length < whole.length; length++) {
      byte[] prefix = Arrays.copyOf(whole, length);
      assertThrows(DamagedFile.class, () -> TailSlot.decode(prefix));
    }
  }

  @Property(tries = 50)
  void a_flipped_bit_of_a_tail_row_is_damage(@ForAll("rows") TailRow row) {
    byte[] bytes = new TailSlot(7, row).encode();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(DamagedFile.class, () -> TailSlot.decode(bytes));
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  private static byte[] slot(TailRow row) {
    byte[] encoded = new TailSlot(7, row).encode();
    return TailSlot.padded(encoded, TailSlot.roomFor(encoded.length));
  }

  @Test
  void a_run_comes_back_and_fills_its_place_with_zeros() throws DamagedFile {
    Numbers numbers = Numbers.none();
    numbers.take(Pole.point(0), 1L << 40);
    Moment moment = new Moment("boot-1", -3, 70, 60);
    Session run = new Session(moment, 10_000, 9, true, false, 12, numbers);
    byte[] blob = run.encode();
    Session read = Session.decode(blob);

    assertEquals(0, blob.length % 64);
    assertEquals(moment, read.last());
    assertEquals(
        List.of(10_000L, 9L, 12L), List.of(read.windowMillis(), read.ranMillis(), read.sealed()));
    assertEquals(List.of(true, false), List.of(read.idle(), read.clean()));
    assertEquals((1L << 40) + 1, read.numbers().copy().take(Pole.point(0), 1));
    blob[blob.length - 1] = 1;
    assertThrows(DamagedFile.class, () -> Session.decode(blob));
  }

  @Test
  void numbers_of_points_come_back_and_go_on() throws DamagedFile {
    Numbers numbers = Numbers.none();
    assertEquals(1, numbers.take(Pole.point(0), 5));
    assertEquals(6, numbers.take(Pole.point(0), 1));
    BlobWriter out = new BlobWriter();
    numbers.write(out);
    Numbers read = Numbers.read(new BlobReader(out.bytes()));

    assertEquals(7, read.take(Pole.point(0), 1));
    assertEquals(1, read.take(Pole.point(1), 1));
    assertThrows(DamagedFile.class, () -> Numbers.read(new BlobReader(new byte[] {2})));
  }

  @Provide
  Arbitrary<TailRow> rows() {
    Arbitrary<Entry> batches = Arbitraries.integers().between(1, 12).flatMap(BlobTest::batch);
    Arbitrary<Entry> losses =
        Combinators.combine(
                Arbitraries.of(Loss.Cause.class),
                Arbitraries.maps(
                        Arbitraries.of(Pole.point(0), new PointId("gone", "x")),
                        Arbitraries.longs().between(0, 1L << 40))
                    .ofMaxSize(2))
            .as(
                (cause, counts) ->
                    new Entry.Lost(
                        new Loss(cause, -5, 1L << 40, counts), 7, true, new CompletableFuture<>()));
    Moment moment = new Moment("boot", 1_795_420_800_000L, 99, 42);
    return Arbitraries.oneOf(batches, losses)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(entries -> TailRow.of(entries, Pole.SITE.points(), moment));
  }

  private static Arbitrary<Entry> batch(int size) {
    return Combinators.combine(
            Arbitraries.doubles().list().ofSize(size),
            Arbitraries.longs().list().ofSize(size),
            Arbitraries.integers().between(0, 10).list().ofSize(size))
        .as(
            (values, times, qualities) -> {
              Readings.Builder batch = Readings.arrivedAt(3);
              for (int i = 0; i < size; i++) {
                Quality quality = Quality.of(qualities.get(i));
                batch.add(i % Pole.POINTS, times.get(i), values.get(i), quality);
              }
              return new Entry.Batch(batch.build(), 5, new CompletableFuture<>());
            });
  }

  @Test
  void a_row_keeps_the_order_of_readings_and_losses() {
    List<Entry> entries = new ArrayList<>();
    entries.add(one(0));
    entries.add(
        new Entry.Lost(
            new Loss(Loss.Cause.LINE_FULL, 0, 1, Map.of(Pole.point(0), 3L)),
            4,
            false,
            new CompletableFuture<>()));
    entries.add(one(2));
    TailRow row = TailRow.of(entries, Pole.SITE.points(), new Moment("boot", 0, 9, 9));

    assertArrayEquals(new int[] {0, -1, 1}, row.items().what());
    assertEquals(4, row.firstMillis());
  }

  private static Entry one(int point) {
    Readings batch = Readings.arrivedAt(3).add(point, 3, 1, Quality.GOOD).build();
    return new Entry.Batch(batch, 5, new CompletableFuture<>());
  }
}
