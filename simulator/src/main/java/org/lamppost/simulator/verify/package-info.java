/**
 * Checks a journal's files against the signed heads that its receiver holds. A second reading of
 * {@code docs/formats/heads.md}: it shares no code with the gateway.
 */
package org.lamppost.simulator.verify;
