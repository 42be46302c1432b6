/** Processes that a demo, a bench or a test runs beside itself. */
package org.lamppost.simulator.process;
