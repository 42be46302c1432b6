/**
 * One stream of readings, one rule for each point, and whoever judges it: what {@code bench decide}
 * runs in a process for each contestant. Needs nothing but the JDK, because peers come with
 * libraries of their own.
 */
package org.lamppost.simulator.contest;
