package org.lamppost.keep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.Loss;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryCodec;

/** The setting {@code signing} is changed on a gateway that has a journal and a key. */
class SigningChangeTest {
  private static final int RECORDS = 50;
  private static final byte[] CHECKPOINT = "engine".getBytes(UTF_8);

  @TempDir Path temp;

  private final ManualClock clock = new ManualClock();

  @Test
  void a_new_epoch_with_a_new_key_begins_and_the_old_records_keep_their_identity()
      throws Exception {
    String old;
    try (Pole pole = pole("ecdsa")) {
      old = filled(pole);
    }
    byte[] oldKey = key();
    try (Pole pole = pole("sm2")) {
      assertNotEquals(old, pole.journal.epoch());
      assertTrue(heads(pole).contains("\"signing\":\"SM3withSM2\""), heads(pole));
      assertEquals("sm2", pole.journal.get().get("signing"));
      assertArrayEquals(CHECKPOINT, pole.journal.checkpoint());
      assertFalse(java.util.Arrays.equals(oldKey, key()));
      assertEquals(1, Pole.join(pole.journal.accept(Pole.change("fire"), CHECKPOINT)).sequence());
      pole.salvaged();

      assertEquals(List.of(old, pole.journal.epoch()), pole.journal.epochs("city"));
      assertWhole(pole, old);
      assertEquals(List.of(), pole.losses(), "a clean change loses nothing");
      assertEquals(0, pole.journal.get().get("setAside"), "nothing was damaged");
      Outgoing audit = pole.journal.next("city", pole.journal.epoch(), Stream.AUDIT, 0, 1).get(0);
      assertTrue(text(audit).contains("signing is now sm2, was ecdsa"), text(audit));
    }
  }

  @Test
  void the_way_back_brings_the_first_key_back() throws Exception {
    pole("ecdsa").close();
    byte[] first = key();
    String old;
    try (Pole pole = pole("sm2")) {
      old = filled(pole);
    }
    byte[] second = key();
    try (Pole pole = pole("ecdsa,sm2")) {
      pole.salvaged();
      assertWhole(pole, old);
      assertTrue(heads(pole).contains("\"signing\":\"SHA256withECDSA\""), heads(pole));
    }
    assertArrayEquals(first, key());
    pole("sm2").close();
    assertArrayEquals(second, key());
  }

  @Test
  void the_same_setting_after_a_restart_changes_nothing() throws Exception {
    String epoch;
    try (Pole pole = pole("sm2")) {
      epoch = filled(pole);
    }
    byte[] key = key();
    try (Pole pole = pole("sm2")) {
      assertEquals(epoch, pole.journal.epoch());
      assertEquals(RECORDS, pole.incidents().size());
      assertEquals(List.of(), pole.asideNames());
    }
    assertArrayEquals(key, key());
  }

  @Test
  void what_a_power_cut_took_is_declared_in_the_old_epoch() throws Exception {
    Path cut = temp.resolve("cut");
    String old;
    try (Pole pole = pole("ecdsa")) {
      old = filled(pole);
      pole.accept(5);
      pole.copy(cut);
      for (String name : List.of("device.key", "device.pub")) {
        Files.copy(temp.resolve(name), cut.resolve(name));
      }
    }
    try (Pole pole = new Pole(limits(cut, "sm2"), clock)) {
      pole.salvaged();
      List<Loss> losses =
          pole.journal.next("city", old, Stream.TELEMETRY, 0, 1_000).stream()
              .flatMap(each -> TelemetryCodec.decode(each.body()).losses().stream())
              .toList();
      assertEquals(List.of(Loss.Cause.UNCLEAN_STOP), losses.stream().map(Loss::cause).toList());
    }
  }

  @Test
  void a_journal_that_was_made_before_suites_were_noted_is_an_ecdsa_one() throws Exception {
    String epoch;
    try (Pole pole = pole("ecdsa")) {
      epoch = filled(pole);
    }
    for (Path file : List.of(temp.resolve("safety.db"), temp.resolve("telemetry.db"))) {
      Database database = new Database(file);
      database.transact(each -> each.update("DELETE FROM meta WHERE name = ?", "digest"));
      database.close();
    }
    try (Pole pole = pole("ecdsa")) {
      assertEquals(epoch, pole.journal.epoch());
    }
    try (Pole pole = pole("sm2")) {
      assertNotEquals(epoch, pole.journal.epoch());
      pole.salvaged();
      assertWhole(pole, epoch);
    }
  }

  @Test
  void rewritten_rows_of_the_old_suite_are_proved_by_its_former_key() throws Exception {
    JournalFolder folder = new JournalFolder(temp);
    DeviceKey old = DeviceKey.of(folder, Suite.of("sm2"));
    byte[] proof = old.sign("rewritten");
    DeviceKey.of(folder, Suite.ECDSA);
    DeviceKey former = DeviceKey.former(folder, Suite.of("sm2")).orElseThrow();

    assertTrue(former.signed("rewritten".getBytes(UTF_8), proof));
    assertFalse(former.signed("rewriten".getBytes(UTF_8), proof));
    assertTrue(DeviceKey.former(folder, Suite.ECDSA).isEmpty());
  }

  @Test
  void an_exchange_of_keys_that_was_cut_short_is_completed() throws Exception {
    JournalFolder folder = new JournalFolder(temp);
    byte[] first = DeviceKey.of(folder, Suite.ECDSA).open();
    byte[] second = DeviceKey.of(folder, Suite.of("sm2")).open();
    // Cut after the private key was parked, before another one was there.
    folder.park(Suite.Name.SM2);

    assertArrayEquals(first, DeviceKey.of(folder, Suite.ECDSA).open());
    // Cut after the public key was copied, before the private one moved.
    Files.copy(folder.openKey(), temp.resolve("device.pub.ecdsa.new"));
    assertArrayEquals(second, DeviceKey.of(folder, Suite.of("sm2")).open());
    assertArrayEquals(first, DeviceKey.of(folder, Suite.ECDSA).open());
  }

  private void assertWhole(Pole pole, String epoch) {
    await().until(() -> pole.journal.epochs("city").contains(epoch));
    List<Outgoing> incidents = pole.journal.next("city", epoch, Stream.INCIDENT, 0, 1_000);
    assertEquals(RECORDS, incidents.size());
    for (int i = 0; i < RECORDS; i++) {
      assertEquals("I" + i, incidents.get(i).subject());
      assertEquals(i + 1, incidents.get(i).id().sequence());
    }
    long readings =
        Account.of(
                pole.journal.next("city", epoch, Stream.TELEMETRY, 0, 1_000).stream()
                    .map(each -> TelemetryCodec.decode(each.body()))
                    .toList())
            .received(Pole.point(0));
    assertEquals(334 + 34, readings, "the block and the tail");
  }

  /** Leaves incidents, a block and a tail; the epoch. */
  private static String filled(Pole pole) {
    for (int i = 0; i < RECORDS; i++) {
      Pole.join(pole.journal.accept(Pole.change("I" + i), CHECKPOINT));
    }
    pole.acceptDurably(1_000);
    pole.acceptDurably(100);
    return pole.journal.epoch();
  }

  private byte[] key() throws Exception {
    return Files.readAllBytes(temp.resolve("device.pub"));
  }

  private static String heads(Pole pole) {
    return new String(pole.journal.signedHeads(), UTF_8);
  }

  private static String text(Outgoing record) {
    return new String(record.body(), UTF_8);
  }

  private Pole pole(String signing) {
    return new Pole(limits(temp, signing), clock);
  }

  private static Limits limits(Path directory, String signing) {
    Limits base = Pole.limits(directory);
    return new Limits(
        base.directory(),
        base.windowMillis(),
        base.windowReadings(),
        base.sealReadings(),
        base.sealMillis(),
        base.queueRows(),
        base.telemetryBytes(),
        base.safetyBytes(),
        base.reserveBytes(),
        base.thinMillis(),
        base.age(),
        Suite.of(signing),
        base.destinations());
  }
}
