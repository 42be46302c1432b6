package org.lamppost.simulator.verify;

import java.util.List;
import java.util.Map;

/**
 * What a verification found, and what it cannot say.
 *
 * @param epoch of the journal's files; empty if they do not say.
 * @param records rows that were read.
 * @param findingCount how many findings there are; {@code findings} holds the first of them.
 * @param unvouched for each stream, how many sequences come after the receiver's heads.
 * @param exposureSeconds age of those heads; null without heads of the journal's epoch.
 * @param recordsPerSecond rows read a second, with opening and copying.
 */
record Report(
    String gatewayId,
    String epoch,
    long records,
    long findingCount,
    List<Finding> findings,
    Map<Lane, Long> unvouched,
    Long exposureSeconds,
    long recordsPerSecond) {}
