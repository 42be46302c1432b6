package org.lamppost.profile;

import java.nio.file.Path;
import java.util.List;
import org.lamppost.model.Fault;
import org.lamppost.model.Site;

/**
 * Sites, rule packs and profiles read from files without a service around them. Not exported: the
 * simulator uses it on a plain class path.
 *
 * <p>Safe from any thread; holds nothing.
 */
public final class SiteFiles {
  private SiteFiles() {}

  /**
   * Where documents lie.
   *
   * @param profiles the folder with {@code boards} and {@code devices}.
   * @param rules the folder of rule packs.
   */
  public record Folders(Path profiles, Path rules) {
    /** The folders below a folder that is laid out as the repository is. */
    public static Folders below(Path config) {
      return new Folders(
          config.resolve("hardware-profiles"), config.resolve("kura-config").resolve("rules"));
    }

    /** The same with another folder of rule packs. */
    public Folders withRules(Path other) {
      return new Folders(profiles, other);
    }
  }

  /**
   * A site and what a person must mend in its documents.
   *
   * @param site what is in order.
   * @param faults what is left out, each once.
   */
  public record Loaded(Site site, List<Fault> faults) {
    /** Keeps its own list. */
    public Loaded {
      faults = List.copyOf(faults);
    }
  }

  /**
   * Loads a site file with the packs and profiles of a configuration folder.
   *
   * @param config laid out as the repository is.
   * @throws org.lamppost.model.FaultException if the file cannot be parsed or names no valid
   *     gateway.
   */
  public static Loaded load(Path config, Path site) {
    return load(Folders.below(config), site);
  }

  /** The same with folders of one's own. */
  public static Loaded load(Folders folders, Path site) {
    return load(folders, Documents.read(site));
  }

  /**
   * Loads a site from its text.
   *
   * @param name how faults name it.
   */
  public static Loaded parse(Folders folders, String name, String text) {
    return load(folders, YamlReader.read(name, text));
  }

  private static Loaded load(Folders folders, YamlDocument document) {
    FaultLedger faults = FaultLedger.silent();
    Site site = new SiteLoader(folders.profiles(), folders.rules(), faults).load(document);
    return new Loaded(site, faults.all());
  }

  /**
   * What a person must mend in a rule pack by itself; limits and points show only when a site binds
   * it to devices.
   *
   * @throws org.lamppost.model.FaultException if none of it can be used.
   */
  public static List<Fault> faultsOf(Path rules, String pack) {
    FaultLedger faults = FaultLedger.silent();
    new RulePackReader(faults).read(rules, pack);
    return faults.all();
  }

  /** The names of a pack's rules that are in order, as {@code pack/rule}. */
  public static List<String> rulesOf(Path rules, String pack) {
    return new RulePackReader(FaultLedger.silent())
        .read(rules, pack).stream().map(RuleTemplate::id).toList();
  }

  /** The names of the packs in a folder, in alphabetical order. */
  public static List<String> packsIn(Path rules) {
    return Documents.namesIn(rules);
  }

  /**
   * The drivers whose ports may carry devices of a profile.
   *
   * @throws org.lamppost.model.FaultException if there is no such profile or it has a fault.
   */
  public static List<String> driversOf(Folders folders, String profile) {
    Path file = folders.profiles().resolve("devices").resolve(profile + Documents.ENDING);
    return DeviceProfileReader.read(Documents.read(file), profile).drivers();
  }
}
