package org.lamppost.simulator.device;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code json} or {@code cbor}. */
final class FormatName implements ITypeConverter<SenmlFormat> {
  @Override
  public SenmlFormat convert(String text) {
    for (SenmlFormat format : SenmlFormat.values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(text)) {
        return format;
      }
    }
    throw new TypeConversionException("'" + text + "' is neither json nor cbor");
  }
}
