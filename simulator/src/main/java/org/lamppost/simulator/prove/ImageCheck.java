package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.simulator.prove.Findings.Defect;

/**
 * Opens one image with the real journal and holds it against what was promised up to the cut.
 * Confined to one thread.
 */
final class ImageCheck {
  private static final int EVERYTHING = 1_000_000;
  private static final int AFTERWARDS = 9_999_999;
  private static final long PATIENCE_SECONDS = 20;

  private final Promises promises;
  private final Findings findings = new Findings();

  private ImageCheck(Promises promises) {
    this.promises = promises;
  }

  /** Writes the image into a folder and checks it. */
  static Findings of(Map<String, byte[]> image, Path folder, Promises promises) throws IOException {
    Scratch.empty(folder);
    for (Map.Entry<String, byte[]> file : image.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return inPlace(folder, promises);
  }

  /** Checks the journal in a folder. */
  static Findings inPlace(Path folder, Promises promises) {
    ImageCheck check = new ImageCheck(promises);
    try (SqliteJournal journal = ProofSite.open(folder)) {
      check.check(journal);
    } catch (RuntimeException | ExecutionException | TimeoutException e) { // any is a finding
      check.findings.add(Defect.FAILED_START, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return check.findings;
  }

  private void check(SqliteJournal journal)
      throws InterruptedException, ExecutionException, TimeoutException {
    if ((int) journal.get().get("setAside") > 0) {
      Defect sort = promises.any() ? Defect.SET_ASIDE : Defect.SET_ASIDE_AT_CREATION;
      findings.add(sort, "set aside as damaged");
    }
    String epoch = promises.epoch().isEmpty() ? journal.epoch() : promises.epoch();
    if (!journal.epochs(ProofSite.CITY).contains(epoch)) {
      epoch = journal.epoch();
    }
    List<Outgoing> incidents = read(journal, epoch, Stream.INCIDENT);
    records(Stream.INCIDENT, incidents);
    records(Stream.AUDIT, read(journal, epoch, Stream.AUDIT));
    checkpoint(journal, incidents);
    new TelemetryCheck(promises, findings).check(read(journal, epoch, Stream.TELEMETRY));
    afterwards(journal, incidents);
  }

  private static List<Outgoing> read(SqliteJournal journal, String epoch, Stream stream) {
    return journal.next(ProofSite.CITY, epoch, stream, 0, EVERYTHING);
  }

  private void records(Stream stream, List<Outgoing> all) {
    // What the journal itself has to say comes among the deeds.
    List<Outgoing> records = all.stream().filter(each -> number(stream, each) >= 0).toList();
    long before = -1;
    int numberBefore = 0;
    Map<Long, Integer> there = new HashMap<>();
    Set<Integer> numbers = new HashSet<>();
    for (Outgoing each : records) {
      int number = number(stream, each);
      long sequence = each.id().sequence();
      boolean follows = before < 0 || sequence == before + 1;
      boolean offered = number > numberBefore && number <= promises.lastOffered(stream);
      if (!follows || !offered || !numbers.add(number)) {
        findings.add(
            Defect.INVERSION,
            stream + " " + sequence + " is number " + number + " after " + numberBefore);
      }
      before = sequence;
      numberBefore = number;
      there.put(sequence, number);
    }
    promises
        .owed(stream)
        .forEach(
            (sequence, number) -> {
              if (!number.equals(there.get(sequence))) {
                findings.add(
                    Defect.LOST,
                    stream + " " + sequence + " number " + number + ": " + there.get(sequence));
              }
            });
  }

  private static int number(Stream stream, Outgoing record) {
    if (stream == Stream.INCIDENT) {
      return Integer.parseInt(record.subject().substring(1));
    }
    String body = new String(record.body(), StandardCharsets.UTF_8);
    int from = body.indexOf("deed-");
    return from < 0 ? -1 : Integer.parseInt(body.substring(from + 5, body.indexOf('.', from)));
  }

  private void checkpoint(SqliteJournal journal, List<Outgoing> incidents) {
    byte[] found = journal.checkpoint();
    if (!incidents.isEmpty()) {
      int last = number(Stream.INCIDENT, incidents.get(incidents.size() - 1));
      if (!Arrays.equals(found, ProofSite.checkpoint(last))) {
        findings.add(Defect.CHECKPOINT, text(found) + " with incident " + last);
      }
      return;
    }
    // All are released: it is one of those that could be the last.
    int least = promises.lastAccepted(Stream.INCIDENT);
    for (int i = least; i <= promises.lastOffered(Stream.INCIDENT); i++) {
      if (Arrays.equals(found, i == 0 ? new byte[0] : ProofSite.checkpoint(i))) {
        return;
      }
    }
    findings.add(Defect.CHECKPOINT, text(found) + " after incident " + least);
  }

  private static String text(byte[] bytes) {
    return "'" + new String(bytes, StandardCharsets.US_ASCII) + "'";
  }

  /** It must go on. */
  private void afterwards(SqliteJournal journal, List<Outgoing> incidents)
      throws InterruptedException, ExecutionException, TimeoutException {
    RecordId id =
        journal
            .accept(ProofSite.change(AFTERWARDS), ProofSite.checkpoint(AFTERWARDS))
            .toCompletableFuture()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    journal
        .accept(ProofSite.readings(AFTERWARDS, 1, 0, true))
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    boolean sameEpoch = id.epoch().equals(promises.epoch());
    long last = sameEpoch ? promises.lastSequence(Stream.INCIDENT) : 0;
    last = Math.max(last, sameEpoch && !incidents.isEmpty() ? last(incidents) : 0);
    if (id.sequence() <= last) {
      findings.add(Defect.INVERSION, "sequence " + id.sequence() + " after " + last);
    }
    List<Outgoing> again =
        journal.next(ProofSite.CITY, id.epoch(), Stream.INCIDENT, id.sequence() - 1, 10);
    if (again.size() != 1 || !again.get(0).subject().equals(ProofSite.incidentId(AFTERWARDS))) {
      findings.add(Defect.FAILED_START, "an incident accepted afterwards is not to be read");
    }
  }

  private static long last(List<Outgoing> records) {
    return records.get(records.size() - 1).id().sequence();
  }
}
