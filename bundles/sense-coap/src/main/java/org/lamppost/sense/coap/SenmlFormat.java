package org.lamppost.sense.coap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.util.Map;
import java.util.Optional;

/** The two forms of SenML that we take, by their CoAP content format (RFC 8428 clause 12.3). */
enum SenmlFormat {
  JSON(110),
  CBOR(112);

  /** RFC 8428 clause 6, table 4: labels that CBOR abbreviates. */
  private static final Map<String, String> CBOR_LABELS =
      Map.ofEntries(
          Map.entry("-1", "bver"),
          Map.entry("-2", "bn"),
          Map.entry("-3", "bt"),
          Map.entry("-4", "bu"),
          Map.entry("-5", "bv"),
          Map.entry("-6", "bs"),
          Map.entry("0", "n"),
          Map.entry("1", "u"),
          Map.entry("2", "v"),
          Map.entry("3", "vs"),
          Map.entry("4", "vb"),
          Map.entry("5", "s"),
          Map.entry("6", "t"),
          Map.entry("7", "ut"),
          Map.entry("8", "vd"));

  /** A pack is an array of flat maps: deeper nesting is a stranger's field, or an attack. */
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(400).build();

  private final int contentFormat;

  SenmlFormat(int contentFormat) {
    this.contentFormat = contentFormat;
  }

  /** The CoAP content format number. */
  int contentFormat() {
    return contentFormat;
  }

  static Optional<SenmlFormat> of(int contentFormat) {
    for (SenmlFormat format : values()) {
      if (format.contentFormat == contentFormat) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** A new factory; it is safe from any thread and costly enough to keep. */
  JsonFactory factory() {
    if (this == CBOR) {
      return CBORFactory.builder()
          .streamReadConstraints(CONSTRAINTS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
    }
    JsonFactoryBuilder builder = (JsonFactoryBuilder) JsonFactory.builder();
    return builder
        .streamReadConstraints(CONSTRAINTS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        // Careless sensors print NaN bare: that is one bad value, not a bad pack.
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build();
  }

  /** The label's name in RFC 8428, table 1, or the label itself if it has none there. */
  String label(String wire) {
    return this == CBOR ? CBOR_LABELS.getOrDefault(wire, wire) : wire;
  }
}
