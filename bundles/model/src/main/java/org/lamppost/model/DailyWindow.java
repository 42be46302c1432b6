package org.lamppost.model;

import java.time.LocalTime;
import java.util.Objects;

/**
 * Hours of the day in which a rule may raise, in the site's zone. A window over midnight ({@code
 * 23:00}–{@code 05:00}) is one.
 *
 * @param from first moment, included.
 * @param to last moment, excluded; equal to {@code from} means the whole day.
 */
public record DailyWindow(LocalTime from, LocalTime to) {
  /** The whole day. */
  public static final DailyWindow ALWAYS = new DailyWindow(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

  /** Refuses missing parts. */
  public DailyWindow {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
  }

  /** Whether a moment of the day lies in the window. */
  public boolean contains(LocalTime time) {
    if (from.equals(to)) {
      return true;
    }
    boolean afterFrom = !time.isBefore(from);
    boolean beforeTo = time.isBefore(to);
    return from.isBefore(to) ? afterFrom && beforeTo : afterFrom || beforeTo;
  }
}
