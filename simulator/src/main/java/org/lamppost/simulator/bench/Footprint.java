package org.lamppost.simulator.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What {@code bench footprint} measured. Described in {@code docs/formats/bench.md}.
 *
 * @param startMs milliseconds from the start of the process to the raise of an alarm that stood
 *     already; median.
 * @param rssMb resident memory of the gateway at the end, MB (10^6 bytes).
 * @param rssAfterSeconds age of the process then.
 * @param sensorToBrainP50Ms median of the times from the answer of a sensor that first carries the
 *     change to the arrival of the incident at the city brain.
 * @param sensorToBrainP99Ms the 99th percentile of them.
 * @param samples how many of them, one alarm at a time.
 * @param burstP99Ms the same when 20 sensors fall at once.
 * @param starts how many starts.
 * @param jdk the JVM.
 * @param flags its flags.
 * @param points points of the site.
 * @param rules rules of the site.
 * @param threads threads of the gateway's process at the end.
 */
@JsonPropertyOrder({"startMs", "rssMb", "sensorToBrainP99Ms", "jdk", "flags", "points", "rules"})
record Footprint(
    long startMs,
    long rssMb,
    long rssAfterSeconds,
    long sensorToBrainP50Ms,
    long sensorToBrainP99Ms,
    int samples,
    long burstP99Ms,
    int starts,
    String jdk,
    String flags,
    int points,
    int rules,
    int threads) {}
