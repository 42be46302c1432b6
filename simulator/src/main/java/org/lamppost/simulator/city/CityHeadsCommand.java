package org.lamppost.simulator.city;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code city heads}: what a verifier holds a gateway's journal against. */
@Command(
    name = "heads",
    mixinStandardHelpOptions = true,
    description =
        "Prints the newest signed heads of a gateway and how far the city holds each stream."
            + " Exit code 0: printed; 1: nothing is known of the gateway; 2: wrong use; 3: cannot"
            + " be read or written.")
final class CityHeadsCommand implements Callable<Integer> {
  private static final int UNREADABLE = 3;
  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;

  @Option(
      names = {"--db", "--database"},
      required = true,
      paramLabel = "FILE",
      description = "the city brain's database")
  private Path database;

  @Option(
      names = "--gateway",
      required = true,
      paramLabel = "ID",
      description = "such as pole-0001")
  private String gateway;

  @Option(names = "--out", paramLabel = "FILE", description = "instead of standard output")
  private Path out;

  @Override
  public Integer call() {
    try (Archive archive = Archive.open(database)) {
      ObjectNode file = file(archive);
      if (file.get("epochs").isEmpty()) {
        spec.commandLine().getErr().println("nothing is known of gateway " + gateway);
        return 1;
      }
      if (out == null) {
        spec.commandLine().getOut().println(file);
        spec.commandLine().getOut().flush();
      } else {
        Files.writeString(out, file + "\n");
      }
      return 0;
    } catch (IOException | StoreException e) {
      spec.commandLine().getErr().println("no heads: " + e.getMessage());
      return UNREADABLE;
    }
  }

  private ObjectNode file(Archive archive) throws JsonProcessingException {
    ObjectNode file = JsonNodeFactory.instance.objectNode();
    file.put("v", 1).put("gatewayId", gateway);
    String key =
        archive
            .all(
                "SELECT public_key FROM gateway_keys WHERE gateway=?",
                row -> row.getString(1),
                gateway)
            .stream()
            .findFirst()
            .orElse(null);
    file.put("key", key);
    List<String> epochs =
        archive.all(
            """
            SELECT epoch FROM (
              SELECT epoch, MIN(id) AS place FROM streams WHERE gateway=?1 GROUP BY epoch
              UNION SELECT epoch, 9e18 FROM heads WHERE gateway=?1)
            GROUP BY epoch ORDER BY MIN(place), epoch
            """,
            row -> row.getString(1),
            gateway);
    file.putArray("epochs");
    for (String epoch : epochs) {
      file.withArray("epochs").add(epoch(archive, epoch));
    }
    return file;
  }

  private ObjectNode epoch(Archive archive, String epoch) throws JsonProcessingException {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("epoch", epoch);
    List<String> heads =
        archive.all(
            "SELECT json FROM heads WHERE gateway=? AND epoch=?",
            row -> row.getString(1),
            gateway,
            epoch);
    JsonNode message = heads.isEmpty() ? null : JSON.readTree(heads.get(0));
    node.set("heads", message);
    ObjectNode through = node.putObject("through");
    List.of("incident", "audit", "telemetry").forEach(stream -> through.put(stream, 0L));
    record Mark(String stream, long sequence) {}
    archive
        .all(
            "SELECT stream, through FROM streams WHERE gateway=? AND epoch=?",
            row -> new Mark(row.getString(1), row.getLong(2)),
            gateway,
            epoch)
        .forEach(mark -> through.put(mark.stream(), mark.sequence()));
    return node;
  }
}
