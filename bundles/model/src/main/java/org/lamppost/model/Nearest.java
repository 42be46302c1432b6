package org.lamppost.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/** Finds the word that a person probably meant. */
public final class Nearest {
  /** Longer words are not compared: nobody misspells them by a letter or two. */
  private static final int LONGEST = 64;

  private Nearest() {}

  /**
   * The known word that differs least from a misspelt one: by at most a third of its letters; one
   * letter is always near.
   */
  public static Optional<String> to(String word, Collection<String> known) {
    String nearest = null;
    int least = Math.max(1, word.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(word, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** What to expect instead of a word that is not known: the nearest one first, then all. */
  public static String expected(String word, Collection<String> known) {
    String all = known.isEmpty() ? "none, there is nothing to name" : String.join(", ", known);
    return to(word, known).map(near -> "'" + near + "'; known: " + all).orElse("one of " + all);
  }

  /** How many letters were left out, added, changed or swapped with their neighbour. */
  private static int distance(String left, String right) {
    if (left.length() > LONGEST || right.length() > LONGEST) {
      return Integer.MAX_VALUE;
    }
    int[] beforeLast = new int[right.length() + 1];
    int[] last = new int[right.length() + 1];
    Arrays.setAll(last, j -> j);
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int changed = last[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        int moved = swapped(left, i, right, j) ? beforeLast[j - 2] + 1 : changed;
        current[j] = Math.min(Math.min(changed, moved), Math.min(last[j], current[j - 1]) + 1);
      }
      beforeLast = last;
      last = current;
    }
    return last[right.length()];
  }

  private static boolean swapped(String left, int i, String right, int j) {
    return i > 1
        && j > 1
        && left.charAt(i - 1) == right.charAt(j - 2)
        && left.charAt(i - 2) == right.charAt(j - 1);
  }
}
