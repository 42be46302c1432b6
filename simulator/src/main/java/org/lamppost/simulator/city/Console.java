package org.lamppost.simulator.city;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The questions that a running city brain answers on standard input, one line each; every answer is
 * one line of JSON.
 */
final class Console {
  private static final long SETTLE_SECONDS = 10;
  private static final int COMMAND_PARTS = 3;

  private static final ObjectReader JSON =
      new JsonMapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Brain brain;
  private final Path database;
  private final Optional<Path> emissions;
  private final Clock clock;

  /**
   * A console.
   *
   * @param emissions folder of the emission logs; without it there is no account.
   */
  Console(Brain brain, Path database, Optional<Path> emissions, Clock clock) {
    this.brain = brain;
    this.database = database;
    this.emissions = emissions;
    this.clock = clock;
  }

  /**
   * Answers until {@code quit} or the end of input.
   *
   * @throws IOException if the input breaks.
   */
  void run(BufferedReader in, PrintWriter out) throws IOException {
    String line = in.readLine();
    while (line != null && !line.strip().equals("quit")) {
      if (!line.isBlank()) {
        out.println(answer(line.strip()));
        out.flush();
      }
      line = in.readLine();
    }
  }

  private ObjectNode answer(String line) {
    try {
      String[] parts = line.split("\\s+", COMMAND_PARTS);
      return switch (parts[0]) {
        case "account" -> account();
        case "summary" -> summary();
        case "send" -> send(parts);
        default -> error("'" + parts[0] + "' is not account, summary, send or quit");
      };
    } catch (IOException | StoreException e) {
      return error(e.getMessage());
    } catch (ExecutionException | TimeoutException e) {
      return error("the brain did not answer within " + SETTLE_SECONDS + " s: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return error("interrupted");
    }
  }

  private ObjectNode account()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    if (emissions.isEmpty()) {
      return error("account needs --emissions");
    }
    settle();
    long now = clock.millis();
    return Account.of(emissions.get(), database, PointAccount.Rules.usual(now)).json(now);
  }

  private ObjectNode summary() throws InterruptedException, ExecutionException, TimeoutException {
    settle();
    try (Archive archive = Archive.open(database)) {
      return Summary.of(archive, clock.millis());
    }
  }

  private void settle() throws InterruptedException, ExecutionException, TimeoutException {
    brain.settled().get(SETTLE_SECONDS, TimeUnit.SECONDS);
  }

  private ObjectNode send(String[] parts)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (parts.length < COMMAND_PARTS) {
      return error("expected: send GATEWAY {json}");
    }
    String gateway = parts[1];
    if (gateway.matches(".*[/+#].*")) {
      return error("'" + gateway + "' is not a gateway id");
    }
    try {
      JSON.readTree(parts[2]);
    } catch (JsonProcessingException e) {
      return error("command is not JSON: " + e.getOriginalMessage());
    }
    brain.command(gateway, parts[2]).get(SETTLE_SECONDS, TimeUnit.SECONDS);
    return JsonNodeFactory.instance.objectNode().put("sent", gateway);
  }

  private static ObjectNode error(String reason) {
    return JsonNodeFactory.instance.objectNode().put("error", reason);
  }
}
