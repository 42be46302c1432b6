package org.lamppost.sense.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.io.i2c.I2C;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamppost.model.Point;
import org.lamppost.model.Quality;
import org.lamppost.model.Range;
import org.lamppost.model.Readings;

/** 4-20 mA through the converter's driver and Pi4J's I2C, down to the file of a channel. */
class LoopBusTest {
  @TempDir Path folder;

  private final ManualClock clock = new ManualClock();
  private final List<Readings> offered = new ArrayList<>();
  private Pole pole;
  private PinBoard board;
  private LoopBus bus;

  @BeforeEach
  void begin() {
    pole = new Pole(folder);
    Wiring wiring = Wiring.of(pole.build(), fault -> {});
    board = PinBoard.mock(Optional.of(new PinFiles(folder)), wiring.loops());
    bus = new LoopBus(wiring.loops(), board, clock, offered::add);
  }

  @AfterEach
  void end() {
    board.close();
  }

  // 100 ohm and 125 µV a step: 1.25 µA a step, 0.0078 °C
  @ParameterizedTest
  @CsvSource({
    "4000, -20.0, GOOD",
    "20000, 80.0, GOOD",
    "12000, 30.0, GOOD",
    "8400, 7.5, GOOD",
    "3990, -20.0625, OVER_RANGE",
    "20500, 83.125, OVER_RANGE",
    "3600, -22.5, OVER_RANGE",
    "3598, -22.5125, SENTINEL",
    "0, -45.0, SENTINEL",
    "21000, 86.25, OVER_RANGE",
    "21500, 89.375, OVER_RANGE",
  })
  void a_current_is_scaled_and_judged_by_namur_ne_43(
      String microamperes, double value, Quality quality) {
    pole.microamperes(microamperes);
    bus.round();
    Readings batch = offered.get(0);
    assertEquals(value, batch.value(0), 0.008);
    assertEquals(quality, batch.quality(0));
    assertEquals(clock.monotonicMillis(), batch.sampleMillis(0));
  }

  @Test
  void a_fault_current_counts_even_where_the_points_range_would_allow_it() {
    Wiring.LoopSource wide = Wiring.of(new Pole(folder).build(), fault -> {}).loops().get(0);
    CurrentLoop loop = new CurrentLoop(new Wiring.LoopSource(widened(wide), 1, 0x48, 0, 100, 0, 1));
    assertEquals(Quality.SENTINEL, loop.quality(3.59));
    assertEquals(Quality.GOOD, loop.quality(3.61));
    assertEquals(Quality.GOOD, loop.quality(20.99));
    assertEquals(Quality.OVER_RANGE, loop.quality(21.01));
  }

  @Test
  void a_channel_is_asked_once_an_interval() {
    pole.microamperes("12000");
    for (int i = 0; i < 31; i++) {
      bus.round();
      clock.advance(100);
    }
    assertEquals(4, offered.size());
  }

  @Test
  void a_malformed_file_is_an_invalid_reading_and_a_missing_one_no_answer() {
    List<Quality> qualities = new ArrayList<>();
    bus.round();
    for (String content : List.of("12000", "12 mA", "-5", "1234567", "12000")) {
      pole.microamperes(content);
      clock.advance(1000);
      bus.round();
    }
    offered.forEach(each -> qualities.add(each.quality(0)));
    assertEquals(
        List.of(
            Quality.NO_ANSWER,
            Quality.GOOD,
            Quality.INVALID,
            Quality.INVALID,
            Quality.INVALID,
            Quality.GOOD),
        qualities);
  }

  @Test
  void the_driver_writes_the_datasheets_bits_for_each_channel() throws AdcException {
    pole.microamperes("10000");
    I2C chip = board.chip(1, 0x49);
    // nothing is wired at that address, but the chip keeps what was written
    assertThrows(AdcException.class, () -> new Ads1115(chip).volts(3));
    byte[] config = new byte[2];
    chip.readRegister(1, config);
    // OS 1, MUX 111 (AIN3), PGA 001, MODE 1 | DR 100, comparator off 00011
    assertEquals(0b1_111_001_1, config[0] & 0xff);
    assertEquals(0b100_00011, config[1] & 0xff);
  }

  @Test
  void pi4js_plain_mock_without_a_chip_is_no_answer() {
    I2C deaf = new PlainMock(board).chip();
    AdcException thrown = assertThrows(AdcException.class, () -> new Ads1115(deaf).volts(0));
    assertTrue(thrown.getMessage().contains("not read"), thrown.getMessage());
  }

  @Test
  void a_chip_that_is_never_ready_is_given_up_after_a_few_looks() {
    I2C busy = new PlainMock(board).busyChip();
    AdcException thrown = assertThrows(AdcException.class, () -> new Ads1115(busy).volts(0));
    assertTrue(thrown.getMessage().contains("not ready after 30 looks"), thrown.getMessage());
  }

  private static Point widened(Wiring.LoopSource source) {
    return new Point(
        0,
        source.point().id(),
        "",
        new Range(-100, 100, 0.001),
        source.point().interval(),
        false,
        source.point().source());
  }
}
