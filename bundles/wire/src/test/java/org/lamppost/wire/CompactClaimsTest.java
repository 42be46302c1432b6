package org.lamppost.wire;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small records that claim to be huge: refused before memory is taken for what they claim. */
class CompactClaimsTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final byte[] HEAD = {2, 3, 'p', 3, 'e', 1, 0, 3, 'b', 0};

  @ParameterizedTest
  @ValueSource(longs = {1 << 20, Integer.MAX_VALUE, 1L << 32, 1L << 60, Long.MAX_VALUE})
  void a_huge_claim_is_refused(long claim) {
    refused("series", out -> other(out, claim));
    refused("readings", out -> readings(out, claim));
    refused("letters", out -> letters(out, claim));
    refused("losses", out -> losses(out, claim));
    refused("counts", out -> counts(out, claim));
    refused("summaries", out -> summaries(out, claim));
    refused("periods", out -> periods(out, claim));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, (1L << 53) / 1_000 + 1, 1L << 61, Long.MAX_VALUE})
  void an_interval_of_seconds_beyond_its_limit_is_refused(long seconds) {
    refused(
        "interval",
        out -> {
          readings(out, 1);
          out.signed(Models.FIRST_NUMBER, Models.FIRST_NUMBER + Models.LENGTHS, 0);
          out.signed(Models.FIRST_TIME, Models.FIRST_TIME + Models.LENGTHS, 0);
          out.flag(Models.SAME_INTERVAL, false);
          out.flag(Models.WHOLE_SECONDS, true);
          out.number(Models.INTERVAL, Models.INTERVAL + Models.LENGTHS, seconds);
        });
  }

  private static void refused(String what, Consumer<RangeWriter> claim) {
    RangeWriter out = new RangeWriter(HEAD);
    claim.accept(out);
    // something to read behind the claim, so that it is not the end that refuses
    for (int i = 0; i < 100; i++) {
      out.plain(63, i * 0x123456789L);
    }
    byte[] bytes = out.end();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    WireException refusal =
        assertTimeout(
            Duration.ofSeconds(2),
            () -> assertThrows(WireException.class, () -> TelemetryCodec.decode(bytes), what));
    long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken < 4 << 20, what + " took bytes of memory: " + taken);
    assertTrue(!refusal.getMessage().contains("ends"), what + ": " + refusal.getMessage());
  }

  private static void other(BitCoder out, long value) {
    out.number(Models.OTHER, Models.OTHER + Models.LENGTHS, value);
  }

  private static void point(BitCoder out) {
    out.number(Models.KIND, Models.KIND + Models.LENGTHS, 0);
    for (int i = 0; i < 3; i++) {
      out.number(Models.WORD, Models.WORD + Models.LENGTHS, 1);
    }
    out.number(Models.SUFFIX, Models.SUFFIX + Models.LENGTHS, 0);
  }

  private static void readings(BitCoder out, long claim) {
    other(out, 1);
    point(out);
    out.number(Models.SIZE, Models.SIZE + Models.LENGTHS, claim);
  }

  private static void letters(BitCoder out, long claim) {
    other(out, 1);
    out.number(Models.KIND, Models.KIND + Models.LENGTHS, 0);
    out.number(Models.WORD, Models.WORD + Models.LENGTHS, 0);
    out.number(Models.SPELLED, Models.SPELLED + Models.LENGTHS, claim);
  }

  private static void losses(BitCoder out, long claim) {
    other(out, 0);
    other(out, claim);
  }

  private static void counts(BitCoder out, long claim) {
    losses(out, 1);
    other(out, 0);
    out.plain(64, 0);
    out.plain(64, 0);
    other(out, claim);
  }

  private static void summaries(BitCoder out, long claim) {
    losses(out, 0);
    other(out, claim);
  }

  private static void periods(BitCoder out, long claim) {
    summaries(out, 1);
    point(out);
    other(out, claim);
  }
}
