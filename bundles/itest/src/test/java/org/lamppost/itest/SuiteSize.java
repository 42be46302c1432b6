package org.lamppost.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Runs after the integration tests: a suite that silently lost its tests is as bad as a red one.
 *
 * <p>Reads the summary of the build that is running, not one that an earlier build left behind.
 */
class SuiteSize {
  private static final int LEAST = 46;

  @Test
  void the_integration_tests_have_run() throws IOException {
    assumeTrue(System.getProperty("it.test") == null, "only some tests were asked for");
    assumeTrue(System.getProperty("skipITs") == null, "no tests were asked for");
    Path summary = Path.of(System.getProperty("lamppost.reports"), "failsafe-summary.xml");
    assertTrue(Files.exists(summary), summary + " is missing: no integration test ran");
    Instant begun = Instant.parse(System.getProperty("lamppost.begun"));
    Instant written = Files.getLastModifiedTime(summary).toInstant();
    assertTrue(!written.isBefore(begun), summary + " is of an earlier build: " + written);

    String text = Files.readString(summary);
    int ran = number(text, "completed") - number(text, "skipped");

    assertTrue(ran >= LEAST, ran + " integration tests ran, expected at least " + LEAST);
  }

  private static int number(String text, String element) {
    Matcher matcher = Pattern.compile("<" + element + ">(\\d+)</" + element + ">").matcher(text);
    assertTrue(matcher.find(), element + " is missing in " + text);
    return Integer.parseInt(matcher.group(1));
  }
}
