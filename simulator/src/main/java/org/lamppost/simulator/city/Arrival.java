package org.lamppost.simulator.city;

/**
 * One message as it came from the broker.
 *
 * @param gateway id from the topic.
 * @param stream last word of the topic.
 * @param payload as received; nobody changes it.
 * @param arrivedMillis when the callback began, UTC milliseconds.
 */
record Arrival(String gateway, String stream, byte[] payload, long arrivedMillis) {}
