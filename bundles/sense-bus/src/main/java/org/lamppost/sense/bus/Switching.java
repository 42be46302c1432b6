package org.lamppost.sense.bus;

import java.util.concurrent.CompletableFuture;
import org.lamppost.model.Outcome;

/**
 * An output that waits to be written.
 *
 * @param slave the device.
 * @param output the point.
 * @param raw what to write, 0 to 65535.
 * @param outcome completes with what became of it.
 */
record Switching(Slave slave, PolledPoint output, int raw, CompletableFuture<Outcome> outcome) {}
