package org.lamppost.decide;

/** What the newest readings say about a rule's condition. */
enum Plane {
  /** Neither: between the limit and the second one, or not known. */
  BETWEEN,
  /** It is true. */
  BAD,
  /** It is over. */
  OVER
}
