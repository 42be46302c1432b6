package org.lamppost.wire;

/** A message from the city is not what the contract says. It has no effect. */
public final class DownlinkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final long position;

  DownlinkException(String topic, long position, String problem, String expected) {
    super(topic + " at byte " + position + ": " + problem + "; expected " + expected);
    this.topic = topic;
    this.position = position;
  }

  /** The last word of the topic: {@code receipt} or {@code command}. */
  public String topic() {
    return topic;
  }

  /** Offset in the payload, from 0, near which it went wrong. */
  public long position() {
    return position;
  }
}
