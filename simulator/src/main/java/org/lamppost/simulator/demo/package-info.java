/**
 * A pole at work on one machine: every part a process of its own, faults on schedule, the account
 * at the end.
 */
package org.lamppost.simulator.demo;
