package org.lamppost.api;

import java.util.concurrent.CompletionStage;
import org.lamppost.model.Command;
import org.lamppost.model.OutputCommand;
import org.lamppost.model.Readings;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The way in: readings are judged once, in the order in which they are offered, on one thread.
 *
 * <p>Safe from any thread; never blocks.
 */
@ProviderType
public interface Line {
  /**
   * Hands a batch over.
   *
   * @return completes when the batch is durable in the journal, for an urgent batch at once, else
   *     within the journal's window. Fails with {@link LineException} if it was not taken or cannot
   *     be kept; what was lost is then already declared.
   */
  CompletionStage<Void> offer(Readings batch);

  /** Hands a command of the city over. Its outcome is the next change of that incident. */
  void command(Command command);

  /**
   * Hands a command of the city for an output over. Its outcome is an audit record. A line without
   * outputs takes none.
   */
  default void command(OutputCommand command) {}

  /** Tells that the city has durably stored a record of this incident. */
  void reported(String incidentId);
}
