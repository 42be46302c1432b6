package org.lamppost.keep;

/**
 * A commit's place in time.
 *
 * @param bootId the boot of its monotonic times.
 * @param utcOffsetMillis UTC minus monotonic milliseconds, as known then.
 * @param committedMillis monotonic milliseconds at which the writer took what it committed.
 * @param openSinceMillis everything accepted before this was committed; not after {@code
 *     committedMillis}, and before it only if the writer left something for the next commit.
 */
record Moment(String bootId, long utcOffsetMillis, long committedMillis, long openSinceMillis) {
  void write(BlobWriter out) {
    out.text(bootId).number(utcOffsetMillis).number(committedMillis).number(openSinceMillis);
  }

  static Moment read(BlobReader in) throws DamagedFile {
    return new Moment(in.text(), in.number(), in.number(), in.number());
  }
}
