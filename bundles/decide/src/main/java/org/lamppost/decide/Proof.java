package org.lamppost.decide;

import java.io.DataOutputStream;
import java.io.IOException;
import org.lamppost.model.IncidentChange.Closure;
import org.lamppost.model.IncidentChange.Evidence;
import org.lamppost.model.Quality;

/**
 * What changes in an open incident with every reading: the last one seen, and how far the proof of
 * its end has come.
 *
 * @param rule number of its rule.
 * @param incident its id.
 * @param seen the last reading.
 * @param fromMillis first sample of the proof; {@link Dossier#NONE} before it.
 * @param samples readings of the proof.
 * @param proven the proof once it is complete; {@link Closure#NONE} before.
 */
record Proof(
    int rule, String incident, Evidence seen, long fromMillis, int samples, Closure proven) {

  static Proof of(Dossier open) {
    return new Proof(
        open.ruleNumber,
        open.incident.id(),
        open.evidence(),
        open.clearFromMillis,
        open.clearSamples,
        open.proven ? open.provenBy : Closure.NONE);
  }

  /** Writes it, without the number of its rule. */
  void save(DataOutputStream out) throws IOException {
    out.writeUTF(incident);
    out.writeLong(seen.sampleUtcMillis());
    out.writeDouble(seen.value());
    out.writeByte(seen.quality().code());
    out.writeLong(fromMillis);
    out.writeInt(samples);
    out.writeUTF(proven.point());
    out.writeLong(proven.fromUtcMillis());
    out.writeLong(proven.toUtcMillis());
    out.writeInt(proven.samples());
  }

  static Proof load(int rule, Recall recall) throws IOException {
    String incident = recall.in().readUTF();
    Evidence seen =
        new Evidence(recall.in().readLong(), recall.value(), Quality.of(recall.quality()));
    long from = recall.time();
    int samples = recall.in().readInt();
    String point = recall.in().readUTF();
    Closure proven =
        new Closure(point, recall.in().readLong(), recall.in().readLong(), recall.in().readInt());
    return new Proof(rule, incident, seen, from, samples, proven);
  }

  void seenIn(Dossier open) {
    open.see(seen);
  }

  void goOnIn(Dossier open) {
    open.clearFromMillis = fromMillis;
    open.clearSamples = fromMillis == Dossier.NONE ? 0 : samples;
    if (proven.samples() > 0) {
      open.proven = true;
      open.provenBy = proven;
    }
  }
}
