package org.lamppost.sense.gpio;

import com.pi4j.io.i2c.I2C;
import com.pi4j.plugin.mock.provider.i2c.MockI2C;

/** Chips that misbehave. */
final class PlainMock {
  private final PinBoard board;

  PlainMock(PinBoard board) {
    this.board = board;
  }

  /** Pi4J's mock as it is: it answers only what was written before. */
  I2C chip() {
    I2C simulated = board.chip(3, 0x4a);
    return new MockI2C(simulated.provider(), simulated.config());
  }

  /** A chip whose conversion never ends. */
  I2C busyChip() {
    I2C simulated = board.chip(3, 0x4b);
    return new MockI2C(simulated.provider(), simulated.config()) {
      @Override
      public int readRegister(int register, byte[] buffer, int offset, int length) {
        return length;
      }
    };
  }
}
