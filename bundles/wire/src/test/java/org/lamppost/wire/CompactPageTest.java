package org.lamppost.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.lamppost.model.Loss;
import org.lamppost.model.Quality;

/** The records that {@code docs/formats/compact.md} gives with their content. */
class CompactPageTest {
  private static final Path PAGE = Path.of("../../docs/formats/compact.md");
  private static final Pattern VECTOR =
      Pattern.compile("```hex\\n(?<hex>[^`]+)```\\s+```text\\n(?<content>[^`]+)```");

  @Test
  void the_vectors_of_the_page_hold_what_it_says() throws IOException {
    for (String[] vector : vectors()) {
      TelemetryRecord record = TelemetryCodec.decode(HexFormat.of().parseHex(vector[0]));
      assertEquals(vector[1], content(record));
    }
  }

  @Test
  void the_vectors_of_the_page_are_what_is_written() throws IOException {
    for (String[] vector : vectors()) {
      TelemetryRecord record = TelemetryCodec.decode(HexFormat.of().parseHex(vector[0]));
      assertEquals(vector[0], HexFormat.of().formatHex(TelemetryCodec.encode(record)));
    }
  }

  private static List<String[]> vectors() throws IOException {
    List<String[]> vectors = new ArrayList<>();
    Matcher each = VECTOR.matcher(Files.readString(PAGE));
    while (each.find()) {
      vectors.add(
          new String[] {each.group("hex").replaceAll("\\s", ""), each.group("content").strip()});
    }
    assertEquals(2, vectors.size());
    return vectors;
  }

  /** As the page writes it. */
  static String content(TelemetryRecord record) {
    List<String> lines = new ArrayList<>();
    lines.add("gateway " + record.id().gatewayId() + ", epoch " + record.id().epoch());
    lines.add("sequences " + record.firstSequence() + " to " + record.id().sequence());
    lines.add("boot " + record.bootId() + ", UTC offset " + record.utcOffsetMillis());
    for (TelemetryRecord.Series each : record.series()) {
      lines.add(
          "series " + each.point() + " [" + each.unit() + "] from number " + each.firstNumber());
      for (int i = 0; i < each.size(); i++) {
        Quality quality = Quality.of(each.qualities()[i]);
        lines.add("  " + each.sampleMillis()[i] + " " + each.values()[i] + " " + quality);
      }
    }
    record.losses().forEach(each -> lines.add(loss(each)));
    for (TelemetryRecord.Summary each : record.summaries()) {
      lines.add("summary " + each.point() + " [" + each.unit() + "] of " + each.periodMillis());
      for (int i = 0; i < each.size(); i++) {
        String numbers = each.least()[i] + " " + each.mean()[i] + " " + each.greatest()[i];
        lines.add("  " + each.startMillis()[i] + " " + each.counts()[i] + " " + numbers);
      }
    }
    return String.join("\n", lines);
  }

  private static String loss(Loss loss) {
    StringJoiner counts = new StringJoiner(", ");
    counts.setEmptyValue("unknown");
    new TreeMap<>(loss.counts()).forEach((point, count) -> counts.add(point + " " + count));
    String cause = Texts.spelling(loss.cause());
    return "loss " + cause + " " + loss.fromMillis() + " to " + loss.toMillis() + ": " + counts;
  }
}
