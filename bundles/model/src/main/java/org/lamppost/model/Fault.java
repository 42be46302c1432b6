package org.lamppost.model;

/**
 * Something in a document or a device that a person must mend, in one message.
 *
 * @param file where it stands, such as {@code kura-config/sites/demo.yaml}; a device id where no
 *     file is at fault.
 * @param line line in the file from 1, or 0 where there is none.
 * @param problem what is wrong, with the offending value.
 * @param expected what would have been right.
 */
public record Fault(String file, int line, String problem, String expected) {
  @Override
  public String toString() {
    String place = line > 0 ? file + ":" + line : file;
    return place + ": " + problem + (expected.isEmpty() ? "" : "; expected " + expected);
  }
}
