package org.lamppost.simulator.city;

/**
 * One reading as the city received it.
 *
 * @param number the point's own running number in its epoch, from 1.
 * @param utcMillis sample time, UTC milliseconds.
 * @param value in the series' unit; NaN where the record has none.
 * @param quality how far the value may be trusted.
 */
record Sample(long number, long utcMillis, double value, Quality quality) {}
