/**
 * Proofs that the journal keeps its word when the power is cut at any moment and when the disk
 * breaks.
 */
package org.lamppost.simulator.prove;
