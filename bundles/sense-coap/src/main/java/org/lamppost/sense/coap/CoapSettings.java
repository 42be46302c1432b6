package org.lamppost.sense.coap;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What operations may turn on the CoAP listeners. Where they listen stands in the site file. */
@ObjectClassDefinition(
    id = CoapSettings.PID,
    name = "Lamppost CoAP listeners",
    description = "Bounds of the CoAP listeners; the site file says where they listen")
public @interface CoapSettings {
  /** Configuration PID and component name. */
  String PID = "org.lamppost.sense.coap.CoapSettings";

  /** How many senders are remembered at once, 1 to 100,000; the longest silent is forgotten. */
  @AttributeDefinition(name = "Senders remembered for de-duplication", min = "1", max = "100000")
  int maxPeers() default 1024;

  /** How many messages of one sender are remembered, 1 to 1,024; the oldest is forgotten. */
  @AttributeDefinition(name = "Messages remembered for each sender", min = "1", max = "1024")
  int messagesPerPeer() default 8;

  /** How long a message is remembered, 1 to 3,600 s; RFC 7252 clause 4.8.2 says 247. */
  @AttributeDefinition(name = "Seconds a message is remembered", min = "1", max = "3600")
  int exchangeLifetimeSeconds() default 247;

  /** The largest pack that is taken, 64 to 60,000 bytes, also when it comes in blocks. */
  @AttributeDefinition(name = "Largest pack in bytes", min = "64", max = "60000")
  int maxBodyBytes() default 8192;

  /** Threads that receive on each port, 1 to 8. */
  @AttributeDefinition(name = "Receiver threads for each port", min = "1", max = "8")
  int receiverThreads() default 1;

  /**
   * How many answers to packs of alarm-class devices may wait for the journal at once, 1 to 10,000;
   * packs beyond are judged too, and their senders told to come back.
   */
  @AttributeDefinition(name = "Alarm packs that may wait for the journal", min = "1", max = "10000")
  int maxPending() default 256;
}
