package org.lamppost.keep;

import java.util.Map;
import org.lamppost.model.Loss;

/**
 * What the journal knows about a run of the process, so that the next one can say what may have
 * been lost with it.
 *
 * @param last the last commit that is known.
 * @param windowMillis the commit window of that run.
 * @param clean whether everything was committed and the run ended on purpose.
 */
record Session(Moment last, long windowMillis, boolean clean) {
  /**
   * Slack on both sides of a commit window, milliseconds: before it for readings that arrived at
   * the gateway but had not yet passed the line to the journal, after it for a commit that took
   * long.
   */
  static final long SLACK_MILLIS = 5_000;

  private static final int VERSION = 1;

  byte[] encode() {
    BlobWriter out = new BlobWriter().number(VERSION);
    last.write(out);
    return out.number(windowMillis).number(clean ? 1 : 0).bytes();
  }

  static Session decode(byte[] blob) throws DamagedFile {
    BlobReader in = new BlobReader(blob);
    long version = in.number();
    if (version != VERSION) {
      throw new DamagedFile("the session has version " + version);
    }
    Session session = new Session(Moment.read(in), in.number(), in.number() == 1);
    in.end();
    return session;
  }

  /** The same run with a later commit. */
  Session at(Moment moment) {
    return new Session(moment, windowMillis, clean);
  }

  /**
   * What this run may have taken with it, when it did not end on purpose.
   *
   * <p>With C the last known commit and W the window, the writer commits a reading at once if C is
   * W or longer ago, and at C + W otherwise. So whatever was accepted and not committed was
   * accepted after everything before C's {@code openSince}, and before C + W plus the time of the
   * commit that never ended. The interval is {@code openSince − slack .. C + W + slack}, in the
   * run's own boot, and not after now where now is in the same boot. It speaks of arrival: sample
   * times of a sensor's history may be older. It does not hold for a run whose disk had been
   * refusing commits when it ended; such a run could write nothing down.
   */
  Loss loss(String bootId, long nowMillis) {
    long from = last.openSinceMillis() - SLACK_MILLIS;
    long to = last.committedMillis() + windowMillis + SLACK_MILLIS;
    if (last.bootId().equals(bootId)) {
      to = Math.min(to, nowMillis);
    }
    return new Loss(Loss.Cause.UNCLEAN_STOP, from, Math.max(from, to), Map.of());
  }
}
