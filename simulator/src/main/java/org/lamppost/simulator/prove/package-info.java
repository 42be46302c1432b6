/** Proofs: what is promised, tried often enough to be believed. */
package org.lamppost.simulator.prove;
