package org.lamppost.simulator.device;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Option;

/** What a CoAP device takes on its command line. */
final class CoapOptions {
  @Option(
      names = "--gateway",
      required = true,
      paramLabel = "URI",
      converter = GatewayAddress.Converter.class,
      description = "coap://HOST:PORT or coap://[V6]:PORT")
  private GatewayAddress gateway;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = Period.class,
      description = "sampling period such as 500ms, 2s, 5m; default ${DEFAULT-VALUE}")
  private Duration every;

  @Option(
      names = "--format",
      paramLabel = "json|cbor",
      defaultValue = "json",
      converter = FormatName.class,
      description = "form of SenML; default ${DEFAULT-VALUE}")
  private SenmlFormat format;

  Wire wire(Device device, CoapThing thing, RandomGenerator random, PrintWriter complaints) {
    return new CoapWire(
        device, thing, new CoapWire.Settings(gateway, every, format, random), complaints);
  }
}
