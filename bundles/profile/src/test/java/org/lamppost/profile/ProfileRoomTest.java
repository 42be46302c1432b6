package org.lamppost.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ProfileRoomTest {
  private static final Logger LOG = LoggerFactory.getLogger(ProfileRoom.class);

  @Test
  void the_room_offers_the_site_and_tells_its_state() {
    ProfileRoom room = new ProfileRoom(settings("demo.yaml"));
    assertSame(room.site(), room.site());
    assertEquals(
        List.of("gateway", "drivers", "devices", "points", "rules", "faults"),
        List.copyOf(room.get().keySet()));
    assertEquals("pole-0001", room.get().get("gateway"));
    assertEquals(6, room.get().get("devices"));
    assertEquals(List.of(), room.get().get("faults"));
  }

  @Test
  void faults_of_other_rooms_are_listed_once_in_the_order_of_their_coming() {
    ProfileRoom room = new ProfileRoom(settings("demo.yaml"));
    Fault first = new Fault("hydrant-17", 0, "no answer", "an answer");
    room.report(first);
    room.report(new Fault("well-3", 0, "no answer", ""));
    room.report(new Fault("hydrant-17", 0, "no answer", "an answer"));
    assertEquals(List.of(first, new Fault("well-3", 0, "no answer", "")), room.all());
    assertEquals(
        List.of("hydrant-17: no answer; expected an answer", "well-3: no answer"),
        room.get().get("faults"));
  }

  @Test
  void a_site_file_that_is_not_there_stops_the_room_with_the_reason() {
    FaultException refusal =
        assertThrows(FaultException.class, () -> new ProfileRoom(settings("none.yaml")));
    assertTrue(refusal.getMessage().contains("none.yaml: there is no such file"));
  }

  @Test
  void a_flood_of_faults_is_bounded_and_says_so() {
    FaultLedger ledger = new FaultLedger();
    for (int i = 0; i < 3 * FaultLedger.MOST; i++) {
      ledger.report(new Fault("device-" + i, 0, "broken", ""));
    }
    List<Fault> all = ledger.all();
    assertEquals(FaultLedger.MOST + 1, all.size());
    assertTrue(all.get(FaultLedger.MOST).problem().startsWith("more than "));
  }

  @Test
  void the_demo_loads_in_a_fraction_of_the_three_seconds_of_a_start() {
    long begin = System.nanoTime();
    new ProfileRoom(settings("demo.yaml"));
    long first = (System.nanoTime() - begin) / 1_000_000;
    begin = System.nanoTime();
    new ProfileRoom(settings("demo.yaml"));
    long again = (System.nanoTime() - begin) / 1_000_000;
    LOG.info("load of demo.yaml measured firstMillis={} againMillis={}", first, again);
    assertTrue(again < 1_000, "took " + again + " ms");
  }

  private static ProfileSettings settings(String site) {
    return new ProfileSettings() {
      @Override
      public Class<? extends Annotation> annotationType() {
        return ProfileSettings.class;
      }

      @Override
      public String site() {
        return path("kura-config/sites/" + site);
      }

      @Override
      public String profiles() {
        return path("hardware-profiles");
      }

      @Override
      public String rules() {
        return path("kura-config/rules");
      }

      private String path(String below) {
        return Path.of(Ground.ROOT.toString(), below).toString();
      }
    };
  }
}
