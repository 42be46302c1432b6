package org.lamppost.simulator.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;

/**
 * The process in which switching is measured: one with the gateway's JVM flags. Arguments: the
 * folder, how many alarms, whether with telemetry. Prints {@code result } and a JSON object.
 */
final class ActChild {
  private ActChild() {}

  /** Measures. */
  public static void main(String[] arguments) throws Exception {
    Map<String, Object> result =
        SwitchRace.run(
            Path.of(arguments[0]),
            Integer.parseInt(arguments[1]),
            Boolean.parseBoolean(arguments[2]));
    System.out.println("result " + new ObjectMapper().writeValueAsString(result));
    System.exit(0);
  }
}
