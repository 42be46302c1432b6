package org.lamppost.act;

import java.util.Optional;

/**
 * Where one output is wanted: by incidents, by a person's hand, by an interlock. Interlock goes
 * before hand, hand before incidents, but an order of level 1 away from rest ends a hold.
 *
 * @param rest its position of rest.
 * @param asked where incidents want it; NaN if none has asked yet.
 * @param hold by hand, if it is held.
 * @param barred why it must be at rest; empty if it need not.
 * @param position where it was last read; NaN if that is not known.
 */
record Circuit(double rest, double asked, Optional<Hold> hold, String barred, double position) {
  /** The level whose orders end a hold: life safety. */
  private static final int LIFE_SAFETY = 1;

  /** An output of which nothing is known. */
  static Circuit unknown(double rest) {
    return new Circuit(rest, Double.NaN, Optional.empty(), "", Double.NaN);
  }

  /**
   * Held by hand.
   *
   * @param value where.
   * @param seconds for how long.
   * @param before where it was before; NaN if that is not known.
   */
  record Hold(double value, long seconds, String by, String reason, double before) {
    @Override
    public String toString() {
      return "held at " + value + " by " + by + " for " + seconds + " s: " + reason;
    }
  }

  /** What happens to it. */
  sealed interface Input {
    /** An incident needs it there. */
    record Asked(double value, int level) implements Input {}

    /** An incident needs it no more. */
    record GivenBack(double value) implements Input {}

    /** A person holds it. */
    record Held(Hold hold) implements Input {}

    /** A person lets it go, or the time is over. */
    record Freed() implements Input {}

    /**
     * The interlocks were looked at.
     *
     * @param why it must be at rest; empty if it need not.
     */
    record Barred(String why) implements Input {}

    /** It was read; NaN if it may be anywhere. */
    record Read(double position) implements Input {}
  }

  /** What follows. */
  sealed interface Answer {
    /** To be written now. */
    record Write(double value) implements Answer {}

    /** Not to be done. */
    record Refuse(String why) implements Answer {}

    /** Nothing to do. */
    record Leave() implements Answer {}
  }

  /** A step. */
  record Step(Circuit next, Answer answer) {}

  /** Where it is wanted; NaN if nobody wants it anywhere. */
  double wanted() {
    if (!barred.isEmpty()) {
      return rest;
    }
    return hold.map(Hold::value).orElse(asked);
  }

  /** As an open incident of an earlier run holds it; nothing is written. */
  Circuit takenUp(double value) {
    return wanting(value);
  }

  /** Takes a step; pure. */
  Step next(Input input) {
    if (input instanceof Input.Asked order) {
      return asked(order);
    }
    if (input instanceof Input.GivenBack back) {
      Circuit next = wanting(back.value());
      return next.wanted() == back.value()
          ? next.write(back.value())
          : next.refuse(next.reason() + "; it goes to " + back.value() + " when that is over");
    }
    if (input instanceof Input.Held held) {
      return held(held.hold());
    }
    if (input instanceof Input.Freed) {
      return freed();
    }
    if (input instanceof Input.Barred bar) {
      Circuit next = new Circuit(rest, asked, hold, bar.why(), position);
      boolean moves = Double.compare(wanted(), next.wanted()) != 0;
      return moves ? next.moveTo(next.wanted()) : next.leave();
    }
    double read = ((Input.Read) input).position();
    return new Step(new Circuit(rest, asked, hold, barred, read), new Answer.Leave());
  }

  private Step asked(Input.Asked order) {
    double value = order.value();
    if (!barred.isEmpty() && value != rest) {
      return refuse(reason());
    }
    boolean alike = hold.isEmpty() || hold.get().value() == value;
    if (!alike && (order.level() != LIFE_SAFETY || value == rest)) {
      return refuse(hold.get().toString());
    }
    Circuit next = alike ? wanting(value) : released().wanting(value);
    return next.write(value);
  }

  private Step held(Hold wish) {
    if (!barred.isEmpty() && wish.value() != rest) {
      return refuse(reason());
    }
    double before = hold.map(Hold::before).orElse(position);
    Hold full = new Hold(wish.value(), wish.seconds(), wish.by(), wish.reason(), before);
    return new Circuit(rest, asked, Optional.of(full), barred, position).write(wish.value());
  }

  private Step freed() {
    if (hold.isEmpty()) {
      return refuse("it is not held");
    }
    double wanted = released().wanted();
    return released().moveTo(Double.isNaN(wanted) ? hold.get().before() : wanted);
  }

  private Circuit wanting(double value) {
    return new Circuit(rest, value, hold, barred, position);
  }

  private Circuit released() {
    return new Circuit(rest, asked, Optional.empty(), barred, position);
  }

  private String reason() {
    return barred.isEmpty() ? hold.orElseThrow().toString() : "it must be at rest " + barred;
  }

  private Step moveTo(double value) {
    return Double.isNaN(value) || value == position ? leave() : write(value);
  }

  /** From now on it may be anywhere, until it is read. */
  private Step write(double value) {
    Circuit moving = new Circuit(rest, asked, hold, barred, Double.NaN);
    return new Step(moving, new Answer.Write(value));
  }

  private Step refuse(String why) {
    return new Step(this, new Answer.Refuse(why));
  }

  private Step leave() {
    return new Step(this, new Answer.Leave());
  }
}
