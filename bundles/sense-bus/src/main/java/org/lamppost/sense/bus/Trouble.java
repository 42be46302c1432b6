package org.lamppost.sense.bus;

/**
 * Something that is in order or not, so that the log tells changes only, with counts. Written by
 * its bus, read from any thread.
 */
final class Trouble {
  private volatile long count;

  /** Notes one failure. Returns whether it is the first since all was well. */
  boolean begins() {
    long before = count;
    count = before + 1;
    return before == 0;
  }

  /** Notes that all is well. Returns how many failures that ends; 0 if there was no trouble. */
  long ends() {
    long ended = count;
    if (ended != 0) {
      count = 0;
    }
    return ended;
  }

  /** How many failures since all was well. */
  long count() {
    return count;
  }
}
