package org.lamppost.simulator.device;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Reads commands line by line until {@code quit} or the end of the input, and complains in one line
 * about what it does not understand.
 */
final class Console {
  private static final String QUIT = "quit";

  private final Device device;
  private final Wire wire;
  private final Map<String, Action> actions = new LinkedHashMap<>();
  private final PrintWriter complaints;

  Console(Device device, Wire wire, PrintWriter complaints) {
    this.device = device;
    this.wire = wire;
    this.complaints = complaints;
    actions.putAll(device.commands());
    actions.putAll(wire.commands());
  }

  /**
   * Returns at {@code quit}, at the end of the input, and when the input breaks: its other end is
   * gone then.
   */
  void run(BufferedReader input) {
    try {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        String words = line.strip();
        if (words.equals(QUIT)) {
          return;
        }
        if (!words.isEmpty()) {
          obey(words);
        }
      }
    } catch (IOException e) {
      complain("commands of " + device.id() + " can no longer be read: " + e.getMessage());
    }
  }

  private void obey(String line) {
    List<String> words = Arrays.asList(line.split("\\s+"));
    String name = words.get(0);
    List<String> arguments = words.subList(1, words.size());
    Action action = actions.get(name);
    if (action == null) {
      TreeSet<String> known = new TreeSet<>(actions.keySet());
      known.add(QUIT);
      complain(
          "unknown command '"
              + name
              + "' for "
              + device.id()
              + "; known: "
              + String.join(" ", known));
      return;
    }
    try {
      action.perform(arguments);
      device
          .log()
          .event(
              device.now(), name, arguments.isEmpty() ? Map.of() : Map.of("arguments", arguments));
      wire.told();
    } catch (IllegalArgumentException e) {
      complain("command '" + name + "' for " + device.id() + ": " + e.getMessage());
    }
  }

  private void complain(String line) {
    complaints.println(line);
    complaints.flush();
  }
}
