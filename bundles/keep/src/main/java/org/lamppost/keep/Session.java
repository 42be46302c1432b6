package org.lamppost.keep;

import java.util.Arrays;
import java.util.Map;
import org.lamppost.model.Loss;

/**
 * What the journal knows about a run of the process, so that the next one can say what may have
 * been lost with it.
 *
 * @param last the last commit that is known.
 * @param windowMillis the commit window of that run.
 * @param ranMillis the {@link RunTime} at that commit.
 * @param idle whether nothing had come for a window, so that the next reading may come at any time.
 * @param clean whether everything was committed and the run ended on purpose.
 * @param sealed the last commit of the tail that is in a block.
 * @param numbers the points' running numbers after that block. Not to be changed.
 */
record Session(
    Moment last,
    long windowMillis,
    long ranMillis,
    boolean idle,
    boolean clean,
    long sealed,
    Numbers numbers) {
  /**
   * Slack on both sides of a commit window, milliseconds: before it for readings that arrived at
   * the gateway but had not yet passed the line to the journal, after it for a commit that took
   * long.
   */
  static final long SLACK_MILLIS = 5_000;

  /** What is declared when the end of a run after an idle time is not known. */
  private static final long A_YEAR_MILLIS = 365L * 24 * 3_600_000;

  private static final int VERSION = 3;

  /** A blob is a multiple of this, so that the next one mostly has its size and its pages. */
  private static final int STEP = 64;

  byte[] encode() {
    BlobWriter out = new BlobWriter().number(VERSION);
    last.write(out);
    out.number(windowMillis).number(ranMillis).number(idle ? 1 : 0).number(clean ? 1 : 0);
    out.number(sealed);
    numbers.write(out);
    byte[] bytes = out.bytes();
    return Arrays.copyOf(bytes, bytes.length + STEP - bytes.length % STEP);
  }

  static Session decode(byte[] blob) throws DamagedFile {
    BlobReader in = new BlobReader(blob);
    long version = in.number();
    if (version != VERSION) {
      throw new DamagedFile("the session has version " + version);
    }
    Session session =
        new Session(
            Moment.read(in),
            in.number(),
            in.number(),
            in.number() == 1,
            in.number() == 1,
            in.number(),
            Numbers.read(in));
    in.padding();
    return session;
  }

  /** The same run with a later commit. */
  Session at(Moment moment) {
    return new Session(moment, windowMillis, ranAt(moment), false, clean, sealed, numbers);
  }

  /** The same run with another block. */
  Session sealed(long through, Numbers after) {
    return new Session(last, windowMillis, ranMillis, idle, clean, through, after);
  }

  /** The same run, idle since a moment. */
  Session idleAt(Moment moment) {
    return new Session(moment, windowMillis, ranAt(moment), true, clean, sealed, numbers);
  }

  /** The same run, ended on purpose. */
  Session endedAt(Moment moment) {
    return new Session(moment, windowMillis, ranAt(moment), false, true, sealed, numbers);
  }

  /** The run time at a later moment; of another boot only its beginning is known. */
  long ranAt(Moment moment) {
    boolean sameBoot = moment.bootId().equals(last.bootId());
    long since = sameBoot ? moment.committedMillis() - last.committedMillis() : 0;
    return ranMillis + Math.max(0, since);
  }

  /** The same run, with the last commit that the tail tells of. */
  Session with(Moment inTail) {
    boolean later = inTail.committedMillis() > last.committedMillis();
    return later || !inTail.bootId().equals(last.bootId()) ? at(inTail) : this;
  }

  /**
   * What this run may have taken with it, when it did not end on purpose.
   *
   * <p>With C the last known commit and W the window, the writer commits a reading at once if C is
   * W or longer ago, and at C + W otherwise. So whatever was accepted and not committed was
   * accepted after everything before C's {@code openSince}, and before C + W plus the time of the
   * commit that never ended. The interval is {@code openSince − slack .. C + W + slack}, in the
   * run's own boot, and not after now where now is in the same boot. A run that noted itself idle
   * may have taken a reading with it that came at any time afterwards, and was being committed at
   * once: then the interval goes on to now, or, where that is in another boot, for a year. It
   * speaks of arrival: sample times of a sensor's history may be older. It does not hold for a run
   * whose disk had been refusing commits when it ended; such a run could write nothing down.
   */
  Loss loss(String bootId, long nowMillis) {
    long from = last.openSinceMillis() - SLACK_MILLIS;
    long known = last.committedMillis() + windowMillis + SLACK_MILLIS;
    long to = idle ? known + A_YEAR_MILLIS : known;
    if (last.bootId().equals(bootId)) {
      to = Math.min(to, nowMillis);
    }
    return new Loss(Loss.Cause.UNCLEAN_STOP, from, Math.max(from, to), Map.of());
  }
}
