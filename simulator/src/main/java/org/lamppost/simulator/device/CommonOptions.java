package org.lamppost.simulator.device;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every kind of device takes on its command line. */
final class CommonOptions {
  private static final String ID = "[A-Za-z0-9][A-Za-z0-9_-]{0,62}";

  @Spec(Target.MIXEE)
  private CommandSpec command;

  private String id;

  @Option(
      names = "--emissions",
      paramLabel = "DIR",
      description = "folder of the emission log <id>.jsonl; none is kept without")
  private Path emissions;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "all randomness comes from it; default ${DEFAULT-VALUE}")
  private long seed;

  private double speed;

  @Option(
      names = "--id",
      required = true,
      paramLabel = "ID",
      description = "device id, as in the gateway's site file")
  void id(String text) {
    if (!text.matches(ID)) {
      throw new ParameterException(command.commandLine(), "--id '" + text + "' must match " + ID);
    }
    id = text;
  }

  @Option(
      names = "--speed",
      paramLabel = "X",
      defaultValue = "1",
      description = "physics seconds a second; default ${DEFAULT-VALUE}")
  void speed(double factor) {
    if (!(factor > 0 && factor <= 1e6)) {
      throw new ParameterException(
          command.commandLine(), "--speed " + factor + " must be above 0, at most 1000000");
    }
    speed = factor;
  }

  String id() {
    return id;
  }

  /** A generator of this device's own, so that devices with the same seed do not jitter in step. */
  RandomGenerator random() {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + id.hashCode());
  }

  Device device(Thing thing, InstantSource time) {
    EmissionLog log = emissions == null ? EmissionLog.nowhere(id) : EmissionLog.open(emissions, id);
    return new Device(thing, time, speed, log);
  }
}
