package org.lamppost.decide;

import org.lamppost.model.IncidentChange.Evidence;

/**
 * What makes the sensor side of an incident move.
 *
 * @param evidence the reading, as it is recorded.
 * @param judgedMillis its place in the order of samples, monotonic milliseconds.
 * @param test it belongs to a walk test.
 * @param fresh it tells of now, so that outputs may follow it.
 */
record Sighting(Evidence evidence, long judgedMillis, boolean test, boolean fresh) {}
