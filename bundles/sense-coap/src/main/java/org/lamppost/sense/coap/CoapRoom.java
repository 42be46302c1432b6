package org.lamppost.sense.coap;

import java.util.function.Consumer;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Line;
import org.lamppost.model.Fault;

/** What all ports of the room share. */
record CoapRoom(CoapLimits limits, Line line, Consumer<Fault> faults, GatewayClock clock) {}
