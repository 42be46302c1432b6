package org.lamppost.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The contract that lets Kura's console configure our components: one name for everything. */
class ComponentsIT {
  private static final String METATYPE = "OSGI-INF/metatype/";

  /** Rooms whose operational settings are a component. */
  private static final Set<String> CONFIGURED =
      Set.of(
          "org.lamppost.act.ActSettings",
          "org.lamppost.decide.DecideSettings",
          "org.lamppost.forward.ForwardSettings",
          "org.lamppost.keep.KeepSettings",
          "org.lamppost.profile.ProfileSettings",
          "org.lamppost.sense.bus.BusSettings",
          "org.lamppost.sense.coap.CoapSettings",
          "org.lamppost.sense.gpio.GpioSettings");

  @Test
  void pid_definition_component_file_and_class_have_one_name() throws Exception {
    Set<String> seen = new TreeSet<>();
    for (JarFile bundle : bundles()) {
      for (String file : entries(bundle, METATYPE)) {
        Document metatype = parse(bundle, file);
        String pid = file.substring(METATYPE.length()).replaceFirst("\\.xml$", "");
        Element designate = only(metatype, "Designate");
        assertEquals(pid, designate.getAttribute("factoryPid"), file);
        assertEquals("", designate.getAttribute("pid"), file + ": a factory, not a single PID");
        assertEquals(pid, only(metatype, "OCD").getAttribute("id"), file);
        assertEquals(pid, only(metatype, "Object").getAttribute("ocdref"), file);
        assertNotNull(
            bundle.getEntry(pid.replace('.', '/') + ".class"), pid + " in " + bundle.getName());
        Document component = parse(bundle, "OSGI-INF/" + pid + ".xml");
        Element root = component.getDocumentElement();
        assertEquals(pid, root.getAttribute("name"), bundle.getName());
        assertEquals("require", root.getAttribute("configuration-policy"), pid);
        String type = only(component, "implementation").getAttribute("class");
        assertNotNull(bundle.getEntry(type.replace('.', '/') + ".class"), type);
        seen.add(pid);
      }
    }
    assertEquals(new TreeSet<>(CONFIGURED), seen);
  }

  @Test
  void every_component_that_is_listed_has_settings_and_every_file_is_listed() throws Exception {
    for (JarFile bundle : bundles()) {
      String listed = bundle.getManifest().getMainAttributes().getValue("Service-Component");
      Set<String> names = new TreeSet<>();
      if (listed != null) {
        names.addAll(List.of(listed.split("\\s*,\\s*")));
      }
      Set<String> files = new TreeSet<>(entries(bundle, "OSGI-INF/"));
      assertEquals(files, names, bundle.getName());
    }
  }

  @Test
  void every_setting_that_ships_is_an_attribute_of_its_definition() throws Exception {
    Map<String, Set<String>> attributes = attributes();
    List<String> strangers = new ArrayList<>();
    Path shipped = Repository.root().resolve("kura-config/components");
    int settings = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(shipped, "*.properties")) {
      for (Path file : files) {
        String pid = file.getFileName().toString().replaceFirst("\\.properties$", "");
        for (String line : Files.readAllLines(file)) {
          if (line.isBlank() || line.startsWith("#")) {
            continue;
          }
          settings++;
          String key = line.substring(0, line.indexOf('='));
          if (!attributes.getOrDefault(pid, Set.of()).contains(key)) {
            strangers.add(pid + "." + key);
          }
        }
      }
    }
    assertEquals(List.of(), strangers);
    assertTrue(settings >= 8, "found only " + settings);
  }

  private static Map<String, Set<String>> attributes() throws Exception {
    Map<String, Set<String>> attributes = new TreeMap<>();
    for (JarFile bundle : bundles()) {
      for (String file : entries(bundle, METATYPE)) {
        NodeList definitions = parse(bundle, file).getElementsByTagName("AD");
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < definitions.getLength(); i++) {
          ids.add(((Element) definitions.item(i)).getAttribute("id"));
        }
        attributes.put(file.substring(METATYPE.length()).replaceFirst("\\.xml$", ""), ids);
      }
    }
    return attributes;
  }

  private static List<JarFile> bundles() throws IOException {
    List<JarFile> bundles = new ArrayList<>();
    for (Path folder : Repository.bundleFolders()) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "lamppost-*.jar")) {
        for (Path jar : jars) {
          bundles.add(new JarFile(jar.toFile()));
        }
      }
    }
    assertTrue(bundles.size() >= 11, "found only " + bundles.size());
    return bundles;
  }

  /** Files directly in a folder of the jar. */
  private static List<String> entries(JarFile jar, String folder) {
    return jar.stream()
        .map(entry -> entry.getName())
        .filter(name -> name.startsWith(folder) && name.endsWith(".xml"))
        .filter(name -> name.indexOf('/', folder.length()) < 0)
        .toList();
  }

  private static Element only(Document document, String tag) {
    NodeList found = document.getElementsByTagNameNS("*", tag);
    assertEquals(1, found.getLength(), tag);
    return (Element) found.item(0);
  }

  private static Document parse(JarFile jar, String name)
      throws IOException, ParserConfigurationException, SAXException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    assertNotNull(jar.getEntry(name), name + " in " + jar.getName());
    try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
      return factory.newDocumentBuilder().parse(in);
    }
  }
}
