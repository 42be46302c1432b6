package org.lamppost.api;

/**
 * How a room shows its state: a service of type {@link java.util.function.Supplier} with the
 * property {@link #ROOM}.
 *
 * <p>The supplier gives a {@code Map<String, Object>} of texts, numbers, booleans, lists and maps
 * that is shown under the room's name by {@code lamppost status}. It is called from any thread,
 * must not block and must not fail.
 */
public final class Status {
  /** Service property: the room's name, such as {@code keep}. */
  public static final String ROOM = "lamppost.status";

  private Status() {}
}
