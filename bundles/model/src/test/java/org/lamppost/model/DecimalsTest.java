package org.lamppost.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Numbers read the same on every Java. */
class DecimalsTest {
  @Test
  void numbers_are_plain_and_short() {
    assertEquals("0.14", Decimals.text(0.14));
    assertEquals("0.3", Decimals.text(0.1 + 0.2));
    assertEquals("60", Decimals.text(60));
    assertEquals("-40.5", Decimals.text(-40.5));
    assertEquals("0", Decimals.text(-0.0));
    assertEquals("2000000000000000000000", Decimals.text(2.0E21));
    assertEquals("0.00000000000002", Decimals.text(2.0E-14));
    assertEquals("none", Decimals.text(Double.NaN));
    assertEquals("-infinite", Decimals.text(Double.NEGATIVE_INFINITY));
  }
}
