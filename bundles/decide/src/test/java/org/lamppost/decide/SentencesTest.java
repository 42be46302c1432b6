package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lamppost.decide.Street.HEAT;
import static org.lamppost.decide.Street.PRESSURE;
import static org.lamppost.decide.Street.SMOKE;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Condition.Shown;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Symptom;

/** What a person reads about a rule. */
class SentencesTest {
  private final Sentences sentences = new Sentences(Street.site().points()::get);

  @Test
  void a_value_that_stands_is_told_with_its_limits() {
    assertEquals(
        "hydrant-17/pressure is 0.1 MPa, below 0.14 MPa; over at 0.16 MPa",
        sentences.standing(Street.below(PRESSURE, 0.14, 0.16, 0, 0), 0.1));
    assertEquals(
        "hydrant-17/pressure gives no usable reading; longest is 60 s",
        sentences.standing(Street.silence(PRESSURE, 60), 0.1));
  }

  @Test
  void symptoms_are_told_in_words() {
    Symptom hot = new Symptom.Beyond(HEAT, Side.ABOVE, 60, 50);
    Duration minute = Duration.ofMinutes(1);
    List<Symptom> all =
        List.of(
            new Symptom.Samples(hot, 2, 3),
            new Symptom.Steep(HEAT, Side.ABOVE, 0.5),
            new Symptom.Moved(PRESSURE, Side.BELOW, 0.05, minute),
            new Symptom.Window(HEAT, Symptom.Statistic.MEDIAN, minute, 3, Side.BELOW, 5, 6),
            new Symptom.Unusual(HEAT, minute, 3, Side.ABOVE, 8, 8),
            new Symptom.Stuck(SMOKE, minute, 0));
    Symptom gate = new Symptom.Gate(all, 2, minute);
    Duration none = Duration.ZERO;
    assertEquals(
        "shed-1/heat is 70 °C; over when no longer at least 2 within 60 s of (2 of 3 readings show"
            + " shed-1/heat above 60 °C; shed-1/heat rising more than 0.5 °C per s;"
            + " hydrant-17/pressure down more than 0.05 MPa within 60 s; shed-1/heat median over"
            + " 60 s below 5 °C; shed-1/heat more than 8 °C above the usual; shed-1/smoke the same"
            + " for 60 s)",
        sentences.standing(Shown.of(HEAT, gate, none, none), 70));
  }
}
