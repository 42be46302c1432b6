package org.lamppost.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Settings;

class YamlReaderTest {
  @Test
  void values_come_with_their_types_and_lines() {
    Settings root =
        read(
            """
            # a comment
            text: 0.14 MPa
            quoted: "007"
            hex: 0x48
            octal: 0o17
            fraction: -0.5
            flag: true
            nothing:
            list:
              - a
              - 2
            below:
              deep: yes
            """);
    assertEquals("0.14 MPa", root.entry("text").value());
    assertEquals("007", root.entry("quoted").value());
    assertEquals(72L, root.entry("hex").value());
    assertEquals(15L, root.entry("octal").value());
    assertEquals(-0.5, root.entry("fraction").value());
    assertEquals(true, root.entry("flag").value());
    assertEquals("", root.entry("nothing").value());
    assertEquals(2, root.line("text"));
    assertEquals(11, root.list("list").get(1).line());
    assertEquals(2L, root.list("list").get(1).value());
    assertEquals(12, root.child("below").line());
    assertEquals("yes", root.child("below").text("deep"));
    assertEquals(13, root.child("below").line("deep"));
  }

  @Test
  void infinities_and_nan_are_numbers_that_no_setting_takes() {
    Settings root = read("a: .nan\nb: .inf\nc: -.inf\n");
    for (String key : root.keys()) {
      assertThrows(FaultException.class, () -> root.number(key));
    }
  }

  @Test
  void a_tab_is_told_with_its_line() {
    assertEquals(
        new Fault("f.yaml", 2, "a tab where the line is indented", "spaces"),
        fault("a:\n\tb: 1\n"));
  }

  @Test
  void a_syntax_error_is_told_with_its_line() {
    Fault fault = fault("a: 1\nb: [1, 2\nc: 3\n");
    assertEquals(3, fault.line());
    assertTrue(fault.problem().startsWith("not YAML: "), fault.problem());
    assertFalse(fault.toString().contains("\n"), fault.toString());
  }

  @Test
  void a_key_that_stands_twice_is_told_with_both_lines_and_the_first_holds() {
    YamlDocument document =
        YamlReader.read("f.yaml", "a:\n  x: 1\n  y: 2\n  x: { z: 1, z: 2 }\nb: 1\n");
    assertEquals(1L, document.root().child("a").entry("x").value());
    assertEquals(1, document.duplicates().size());
    assertEquals(List.of("a", "x"), document.duplicates().get(0).path());
    assertEquals(
        "f.yaml:4: 'x' stands twice, first in line 2; expected each key once; the first is used",
        document.duplicates().get(0).fault().toString());
    assertTrue(document.ambiguous("a"));
    assertFalse(document.ambiguous("a", "x"));
    assertFalse(document.ambiguous("b"));
  }

  @Test
  void anchors_aliases_and_tags_are_refused_where_they_stand() {
    assertEquals(2, fault("a: 1\nb: &x 2\n").line());
    assertEquals(2, fault("a: 1\nb: *x\n").line());
    assertEquals(1, fault("a: !!java.lang.Runtime x\n").line());
    assertEquals(1, fault("&a b: 1\n").line());
  }

  @Test
  void an_alias_bomb_is_refused_at_once() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      String one = "*a" + (i - 1);
      String nine = String.join(", ", List.of(one, one, one, one, one, one, one, one, one));
      bomb.append("a" + i + ": &a" + i + " [" + nine + "]\n");
    }
    Fault fault = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> fault(bomb.toString()));
    assertEquals("an anchor is not allowed here", fault.problem());
  }

  @Test
  void what_is_nested_without_end_is_refused_and_does_not_overflow() {
    for (String opening : List.of("[", "{a: ", "- ")) {
      Fault fault =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20), () -> fault("a:\n " + opening.repeat(50_000)));
      assertTrue(fault.problem().contains("nested") || fault.line() > 0, fault.toString());
    }
  }

  @Test
  void what_is_not_one_mapping_is_refused() {
    assertEquals("the file is empty", fault("").problem());
    assertEquals("the file is empty", fault("# nothing\n").problem());
    assertEquals("the document is not a mapping", fault("- a\n").problem());
    assertEquals("the document is not a mapping", fault("word\n").problem());
    assertEquals("a second document begins", fault("a: 1\n---\nb: 2\n").problem());
    assertEquals("a key is not a word", fault("? [a, b]\n: 1\n").problem());
  }

  @Test
  void a_number_too_large_and_a_control_character_are_told() {
    assertEquals(
        "number 99999999999999999999 is too large", fault("a: 99999999999999999999").problem());
    assertEquals(2, fault("a: 1\nb: \u0007\n").line());
  }

  @Test
  void files_are_refused_that_are_absent_a_folder_too_large_or_not_utf_8(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("x.yaml");
    assertEquals("there is no such file", fileFault(file).problem());
    assertEquals("this is a folder", fileFault(folder).problem());
    Files.write(file, "a: 1\nb: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        new Fault(file.toString(), 2, "a byte that is not UTF-8", "UTF-8"), fileFault(file));
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xe4, (byte) 0xb8});
    assertEquals("a byte that is not UTF-8", fileFault(file).problem());
    Files.write(file, new byte[Documents.MOST_BYTES + 1]);
    assertTrue(fileFault(file).problem().startsWith("the file has "));
  }

  @Test
  void a_file_below_the_working_folder_is_shown_from_there() {
    assertEquals("src/x.yaml", Documents.shown(Path.of("src/../src/x.yaml").toAbsolutePath()));
    assertEquals("/elsewhere/x.yaml", Documents.shown(Path.of("/elsewhere/x.yaml")));
  }

  private static Fault fileFault(Path file) {
    return assertThrows(FaultException.class, () -> Documents.read(file)).fault();
  }

  private static Fault fault(String text) {
    return assertThrows(FaultException.class, () -> read(text)).fault();
  }

  private static Settings read(String text) {
    return YamlReader.read("f.yaml", text).root();
  }
}
