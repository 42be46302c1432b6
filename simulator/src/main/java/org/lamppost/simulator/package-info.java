/**
 * The command line of the simulator: devices, the reference city brain, the demo and the benches.
 */
package org.lamppost.simulator;
