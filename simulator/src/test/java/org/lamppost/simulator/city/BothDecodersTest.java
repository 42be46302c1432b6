package org.lamppost.simulator.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lamppost.model.Loss;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;
import org.lamppost.wire.WireException;

/** The city's decoder and the gateway's codec take the same bytes for the same record. */
class BothDecodersTest {
  private final BlockDecoder decoder = new BlockDecoder();

  @Property(tries = 1_000)
  void the_city_reads_what_the_gateway_writes(@ForAll("records") TelemetryRecord record) {
    byte[] bytes = TelemetryCodec.encode(record);
    assertEquals(record, TelemetryCodec.decode(bytes));
    assertEquals(block(record), read(record.id().gatewayId(), bytes));
  }

  @Property(tries = 60)
  void both_refuse_every_prefix(@ForAll("records") TelemetryRecord record) {
    byte[] whole = TelemetryCodec.encode(record);
    for (int length = 0; length < whole.length; length++) {
      byte[] prefix = Arrays.copyOf(whole, length);
      assertInstanceOf(Decoded.Refused.class, decoder.decode(record.id().gatewayId(), prefix));
      assertAgree(record.id().gatewayId(), prefix);
    }
  }

  @Property(tries = 30)
  void both_agree_about_every_flipped_bit(@ForAll("records") TelemetryRecord record) {
    byte[] bytes = TelemetryCodec.encode(record);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertAgree(record.id().gatewayId(), bytes);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  /** Noise behind a good head gets further than noise alone. */
  @Property(tries = 5_000)
  void both_agree_about_noise_in_a_body(@ForAll byte[] noise) {
    byte[] head = {2, 3, 'p', 3, 'e', 1, 0, 3, 'b', 0};
    byte[] bytes = Arrays.copyOf(head, head.length + noise.length);
    System.arraycopy(noise, 0, bytes, head.length, noise.length);
    assertAgree("p", bytes);
  }

  @Provide
  Arbitrary<TelemetryRecord> records() {
    return Records.any();
  }

  private Block read(String gateway, byte[] bytes) {
    Decoded decoded = decoder.decode(gateway, bytes);
    return assertInstanceOf(Decoded.Telemetry.class, decoded, decoded.toString()).block();
  }

  private void assertAgree(String gateway, byte[] bytes) {
    try {
      TelemetryRecord record = TelemetryCodec.decode(bytes);
      assertEquals(block(record), read(record.id().gatewayId(), bytes));
    } catch (WireException refusal) {
      Decoded decoded = decoder.decode(gateway, bytes);
      assertInstanceOf(Decoded.Refused.class, decoded, refusal.getMessage());
    }
  }

  /** The record as the city sees it. */
  private static Block block(TelemetryRecord record) {
    long offset = record.utcOffsetMillis();
    StreamKey stream = new StreamKey(record.id().gatewayId(), record.id().epoch(), "telemetry");
    return new Block(
        new Identity(stream, record.id().sequence()),
        record.bootId(),
        record.series().stream().map(each -> series(each, offset)).toList(),
        record.losses().stream().map(each -> loss(each, offset)).toList(),
        record.firstSequence(),
        record.summaries().stream().map(each -> summary(each, offset)).toList());
  }

  private static Block.Series series(TelemetryRecord.Series series, long offset) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < series.size(); i++) {
      samples.add(
          new Sample(
              series.firstNumber() + i,
              utc(series.sampleMillis()[i], offset),
              series.values()[i],
              Quality.of(series.qualities()[i])));
    }
    return new Block.Series(series.point().toString(), series.unit(), samples);
  }

  private static Block.Loss loss(Loss loss, long offset) {
    Map<String, Long> counts = new HashMap<>();
    loss.counts().forEach((point, count) -> counts.put(point.toString(), count));
    return new Block.Loss(
        loss.cause().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        utc(loss.fromMillis(), offset),
        utc(loss.toMillis(), offset),
        counts,
        loss.unknown());
  }

  private static Block.Summary summary(TelemetryRecord.Summary summary, long offset) {
    List<Block.Period> periods = new ArrayList<>();
    for (int i = 0; i < summary.size(); i++) {
      periods.add(
          new Block.Period(
              utc(summary.startMillis()[i], offset),
              summary.counts()[i],
              summary.least()[i],
              summary.mean()[i],
              summary.greatest()[i]));
    }
    return new Block.Summary(
        summary.point().toString(), summary.unit(), summary.periodMillis(), periods);
  }

  /** The sum, kept within 64 bits. */
  private static long utc(long monotonic, long offset) {
    return BigInteger.valueOf(monotonic)
        .add(BigInteger.valueOf(offset))
        .max(BigInteger.valueOf(Long.MIN_VALUE))
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValue();
  }
}
