package org.lamppost.simulator.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The records that {@code docs/formats/compact.md} gives with their content. */
class CompactPageTest {
  private static final Path PAGE = Path.of("../docs/formats/compact.md");
  private static final Pattern VECTOR =
      Pattern.compile(
          "```hex\\n(?<hex>[^`]+)```\\s+```text\\n"
              + "(?<content>gateway (?<gateway>[^,]+),[^`]+UTC offset (?<offset>-?\\d+)\\n[^`]+)```");

  @Test
  void the_vectors_of_the_page_hold_what_it_says() throws IOException {
    int vectors = 0;
    Matcher each = VECTOR.matcher(Files.readString(PAGE));
    while (each.find()) {
      byte[] bytes = HexFormat.of().parseHex(each.group("hex").replaceAll("\\s", ""));
      Decoded decoded = new BlockDecoder().decode(each.group("gateway"), bytes);
      Block block = assertInstanceOf(Decoded.Telemetry.class, decoded, decoded.toString()).block();
      long offset = Long.parseLong(each.group("offset"));
      assertEquals(each.group("content").strip(), content(block, offset));
      vectors++;
    }
    assertEquals(2, vectors);
  }

  /** As the page writes it: in monotonic time. */
  private static String content(Block block, long offset) {
    List<String> lines = new ArrayList<>();
    StreamKey stream = block.identity().stream();
    lines.add("gateway " + stream.gateway() + ", epoch " + stream.epoch());
    lines.add("sequences " + block.firstSequence() + " to " + block.identity().sequence());
    lines.add("boot " + block.bootId() + ", UTC offset " + offset);
    for (Block.Series each : block.series()) {
      long number = each.samples().get(0).number();
      lines.add("series " + each.point() + " [" + each.unit() + "] from number " + number);
      for (Sample sample : each.samples()) {
        long at = sample.utcMillis() - offset;
        lines.add("  " + at + " " + sample.value() + " " + sample.quality());
      }
    }
    block.losses().forEach(each -> lines.add(loss(each, offset)));
    for (Block.Summary each : block.summaries()) {
      lines.add("summary " + each.point() + " [" + each.unit() + "] of " + each.periodMillis());
      for (Block.Period period : each.periods()) {
        String numbers = period.least() + " " + period.mean() + " " + period.greatest();
        lines.add("  " + (period.startUtcMillis() - offset) + " " + period.count() + " " + numbers);
      }
    }
    return String.join("\n", lines);
  }

  private static String loss(Block.Loss loss, long offset) {
    StringJoiner counts = new StringJoiner(", ");
    counts.setEmptyValue("unknown");
    new TreeMap<>(loss.counts()).forEach((point, count) -> counts.add(point + " " + count));
    long from = loss.fromUtcMillis() - offset;
    long to = loss.toUtcMillis() - offset;
    return "loss " + loss.cause() + " " + from + " to " + to + ": " + counts;
  }
}
