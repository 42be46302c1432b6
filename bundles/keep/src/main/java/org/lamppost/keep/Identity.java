package org.lamppost.keep;

import java.time.ZoneId;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/**
 * What all records of an epoch share.
 *
 * @param gatewayId whose they are.
 * @param epoch the journal's epoch.
 * @param zone the zone of printed times.
 */
record Identity(String gatewayId, String epoch, ZoneId zone) {
  RecordId record(Stream stream, long sequence) {
    return new RecordId(gatewayId, epoch, stream, sequence);
  }
}
