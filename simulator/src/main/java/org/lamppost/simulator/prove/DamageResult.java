package org.lamppost.simulator.prove;

import java.util.List;

/**
 * What the damage proof found.
 *
 * @param pages pages that were damaged, one start each.
 * @param starts starts that accepted an incident within 2 s.
 * @param startsPercent the same, in percent of the pages.
 * @param untouched records that were on no damaged page, over all starts.
 * @param recovered those of them that the journal still gave out afterwards.
 * @param recoveredPercent the same, in percent of the untouched.
 * @param falseRecords records that were given out with another body than they had.
 * @param slowestStartMs the slowest start that accepted an incident.
 * @param kind how pages were damaged.
 * @param remarks one line for each page after which a start was slow or records were missing.
 */
record DamageResult(
    int pages,
    int starts,
    double startsPercent,
    long untouched,
    long recovered,
    double recoveredPercent,
    long falseRecords,
    long slowestStartMs,
    String kind,
    List<String> remarks) {
  static double percent(long part, long whole) {
    return whole == 0 ? 100 : Math.floor(1e6 * part / whole) / 1e4;
  }
}
