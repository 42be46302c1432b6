package org.lamppost.simulator.city;

import java.util.Arrays;

/**
 * Finds the heaviest chain of pairs in which both members rise. Pairs are added by rising first
 * member, and for equal first members by falling second member.
 */
final class Chain {
  private static final int NONE = -1;

  private int size;
  private int[] first = new int[64];
  private int[] second = new int[64];
  private int[] before = new int[64];
  private long[] weight = new long[64];

  /** Fenwick tree over second members: index of the heaviest chain end in each range. */
  private final int[] heaviest;

  private int best = NONE;

  /** What a pair of the best chain is handed to. */
  interface Pair {
    void take(int first, int second);
  }

  /**
   * An empty set of pairs.
   *
   * @param seconds second members are in {@code 0..seconds-1}.
   */
  Chain(int seconds) {
    heaviest = new int[seconds + 1];
    Arrays.fill(heaviest, NONE);
  }

  /** Adds a pair; the weight is positive. */
  void add(int firstMember, int secondMember, long pairWeight) {
    if (size == first.length) {
      grow();
    }
    int predecessor = heaviestBelow(secondMember);
    first[size] = firstMember;
    second[size] = secondMember;
    before[size] = predecessor;
    weight[size] = pairWeight + (predecessor == NONE ? 0 : weight[predecessor]);
    enter(secondMember, size);
    if (best == NONE || weight[size] > weight[best]) {
      best = size;
    }
    size++;
  }

  private void grow() {
    int length = first.length * 2;
    first = Arrays.copyOf(first, length);
    second = Arrays.copyOf(second, length);
    before = Arrays.copyOf(before, length);
    weight = Arrays.copyOf(weight, length);
  }

  private int heaviestBelow(int secondMember) {
    int found = NONE;
    for (int i = secondMember; i > 0; i -= i & -i) {
      int end = heaviest[i];
      if (end != NONE && (found == NONE || weight[end] > weight[found])) {
        found = end;
      }
    }
    return found;
  }

  private void enter(int secondMember, int pair) {
    for (int i = secondMember + 1; i < heaviest.length; i += i & -i) {
      if (heaviest[i] == NONE || weight[pair] > weight[heaviest[i]]) {
        heaviest[i] = pair;
      }
    }
  }

  /** Hands out the pairs of the heaviest chain, from its end. */
  void eachOfBest(Pair taker) {
    for (int i = best; i != NONE; i = before[i]) {
      taker.take(first[i], second[i]);
    }
  }
}
