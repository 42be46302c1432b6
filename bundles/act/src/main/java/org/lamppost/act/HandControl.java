package org.lamppost.act;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.lamppost.act.Circuit.Hold;
import org.lamppost.act.Circuit.Input;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.OutputCommand;
import org.lamppost.model.Quality;

/**
 * Holds outputs by a person's command for a time. Each command and each end of a hold is written
 * down. Confined to the actions' thread.
 */
final class HandControl {
  /** A day: who needs longer says so again, or has the site changed. */
  private static final long MOST_SECONDS = 86_400;

  private static final int REMEMBERED = 64;
  private static final int LONGEST_TEXT = 200;

  private final Panel panel;
  private final Agenda agenda;
  private final Panel.Diary diary;
  private final Set<String> known = new LinkedHashSet<>();

  HandControl(Panel panel, Agenda agenda, Panel.Diary diary) {
    this.panel = panel;
    this.agenda = agenda;
    this.diary = diary;
  }

  /** Obeys a command, or writes down why not. */
  void obey(OutputCommand command) {
    if (!remember(command.id())) {
      return;
    }
    Station station =
        panel.stations().stream()
            .filter(each -> each.toString().equals(command.output()))
            .findFirst()
            .orElse(null);
    String refusal = station == null ? "the site has no such output" : refusal(station, command);
    if (refusal.isEmpty()) {
      refusal =
          command.type() == OutputCommand.Type.HOLD
              ? hold(station, command)
              : free(station, command.by(), command.reason());
    }
    note(command, refusal.isEmpty() ? "accepted" : "refused: " + refusal);
  }

  private boolean remember(String id) {
    if (!id.isEmpty() && !known.add(id)) {
      return false;
    }
    if (known.size() > REMEMBERED) {
      known.remove(known.iterator().next());
    }
    return true;
  }

  private static String refusal(Station station, OutputCommand command) {
    if (command.type() == OutputCommand.Type.FREE) {
      return "";
    }
    if (!station.output.permitted()) {
      return Switchboard.notPermitted(station);
    }
    if (station.point.judge(command.value()) != Quality.GOOD) {
      return Switchboard.outOfRange(station.point, command.value());
    }
    if (command.seconds() < 1 || command.seconds() > MOST_SECONDS) {
      return "for " + command.seconds() + " s, not 1.." + MOST_SECONDS;
    }
    if (command.by().isBlank() || command.reason().isBlank()) {
      return "it does not say by whom and why";
    }
    return "";
  }

  private String hold(Station station, OutputCommand command) {
    Hold hold =
        new Hold(
            command.value(),
            command.seconds(),
            clip(command.by()),
            clip(command.reason()),
            Double.NaN);
    String cause = "by hand of " + hold.by() + ", " + hold.reason();
    String refusal = panel.step(station, new Input.Held(hold), cause, null);
    if (refusal.isEmpty()) {
      Hold held = station.circuit.hold().orElseThrow();
      agenda.later(() -> expire(station, held), TimeUnit.SECONDS.toMillis(command.seconds()));
    }
    return refusal;
  }

  private String free(Station station, String by, String reason) {
    String cause = "because " + clip(by) + " ended the hold, " + clip(reason);
    return panel.step(station, new Input.Freed(), cause, null);
  }

  /** A later hold is another one, also where it says the same. */
  private void expire(Station station, Hold held) {
    if (station.circuit.hold().filter(hold -> hold == held).isPresent()) {
      panel.step(station, new Input.Freed(), "because the hold is over", null);
      diary.note(AuditEntry.Kind.COMMAND, station.toString(), held + ", is over");
    }
  }

  private void note(OutputCommand command, String end) {
    boolean hold = command.type() == OutputCommand.Type.HOLD;
    String what =
        (hold ? "hold at " + command.value() + " for " + command.seconds() + " s" : "free")
            + " by '"
            + clip(command.by())
            + "', '"
            + clip(command.reason())
            + "': "
            + end;
    diary.note(AuditEntry.Kind.COMMAND, clip(command.output()), what);
  }

  private static String clip(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
  }
}
