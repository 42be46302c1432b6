/**
 * Proofs that the journal keeps its word when the power is cut at any moment, when the disk
 * refuses, when its files are damaged and when somebody alters them. What is modelled and what is
 * checked is told in {@code docs/reliability.md}.
 */
package org.lamppost.simulator.prove;
