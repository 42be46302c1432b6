package org.lamppost.simulator.device;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where a Modbus device listens. */
sealed interface ListenAddress {

  /**
   * A TCP port.
   *
   * @param host a name or literal, without brackets.
   * @param port 0 to 65535; 0 means any free one.
   */
  record Tcp(String host, int port) implements ListenAddress {
    @Override
    public String toString() {
      return "tcp:" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * A serial line, 8 data bits, no parity, one stop bit.
   *
   * @param path of the serial device.
   * @param baud bits a second, 300 to 1,000,000.
   */
  record Rtu(String path, int baud) implements ListenAddress {
    @Override
    public String toString() {
      return "rtu:" + path + (baud == DEFAULT_BAUD ? "" : "?baud=" + baud);
    }
  }

  int DEFAULT_BAUD = 9600;

  /**
   * Reads {@code tcp:HOST:PORT}, {@code tcp:[V6]:PORT} or {@code rtu:/dev/...}.
   *
   * @throws IllegalArgumentException if the text is none of these.
   */
  static ListenAddress parse(String text) {
    Matcher tcp =
        Pattern.compile("tcp:(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]/?\\s]+)):(\\d{1,5})").matcher(text);
    if (tcp.matches() && Integer.parseInt(tcp.group(3)) <= 65_535) {
      String host = tcp.group(1) == null ? tcp.group(2) : tcp.group(1);
      return new Tcp(host, Integer.parseInt(tcp.group(3)));
    }
    Matcher rtu = Pattern.compile("rtu:(/[^?\\s]+)(?:\\?baud=(\\d{3,7}))?").matcher(text);
    if (rtu.matches()) {
      int baud = rtu.group(2) == null ? DEFAULT_BAUD : Integer.parseInt(rtu.group(2));
      if (baud >= 300 && baud <= 1_000_000) {
        return new Rtu(rtu.group(1), baud);
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not tcp:HOST:PORT, tcp:[V6]:PORT or rtu:/dev/...[?baud=N]");
  }

  /** For the command line. */
  final class Converter implements ITypeConverter<ListenAddress> {
    @Override
    public ListenAddress convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
