/**
 * Proofs that the journal keeps its word when the power is cut at any moment and when the disk
 * refuses. What a disk may hold after a cut, and what is checked, is told in {@code
 * docs/reliability.md}.
 */
package org.lamppost.simulator.prove;
