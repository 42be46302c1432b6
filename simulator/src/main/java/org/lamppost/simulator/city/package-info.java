/**
 * The reference city brain with its auditor, a duty desk, and an embedded broker.
 *
 * <p>An independent peer of the gateway: everything here is written from {@code docs/formats/} and
 * shares no codec with the gateway.
 */
package org.lamppost.simulator.city;
