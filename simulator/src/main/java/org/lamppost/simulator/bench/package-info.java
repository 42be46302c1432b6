/**
 * Measurements of the assembled gateway: each prints how it was measured, and one JSON object on
 * demand.
 */
package org.lamppost.simulator.bench;
