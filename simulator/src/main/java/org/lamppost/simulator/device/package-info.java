/**
 * Simulated devices: physics that moves with time, real protocols towards a gateway, and a log of
 * every value given away.
 *
 * <p>Nothing here knows the gateway's code: the protocols come from other libraries than the
 * gateway uses, so that a shared mistake cannot hide.
 */
package org.lamppost.simulator.device;
