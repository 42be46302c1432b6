package org.lamppost.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lamppost.act.Circuit.Answer;
import org.lamppost.act.Circuit.Hold;
import org.lamppost.act.Circuit.Input;
import org.lamppost.act.Circuit.Step;

/** What holds for every sequence of orders, holds, interlocks and read-backs of one output. */
class CircuitPropertiesTest {
  private static final double REST = 0;

  @Property(tries = 2_000)
  void while_it_is_barred_it_is_never_written_away_from_rest(@ForAll("inputs") List<Input> inputs) {
    Circuit circuit = Circuit.unknown(REST);
    for (Input input : inputs) {
      Step step = circuit.next(input);
      if (!step.next().barred().isEmpty() && step.answer() instanceof Answer.Write write) {
        assertEquals(REST, write.value());
      }
      circuit = step.next();
    }
  }

  @Property(tries = 2_000)
  void what_is_written_last_is_what_is_wanted(@ForAll("inputs") List<Input> inputs) {
    Circuit circuit = Circuit.unknown(REST);
    double real = Double.NaN;
    for (Input input : inputs) {
      Input seen = input instanceof Input.Read ? new Input.Read(real) : input;
      Step step = circuit.next(seen);
      circuit = step.next();
      if (step.answer() instanceof Answer.Write write) {
        real = write.value();
      }
      if (!Double.isNaN(circuit.wanted())) {
        assertEquals(circuit.wanted(), real, "after " + input);
      }
    }
  }

  @Property(tries = 2_000)
  void what_is_refused_changes_nothing_but_a_giving_back(@ForAll("inputs") List<Input> inputs) {
    Circuit circuit = Circuit.unknown(REST);
    for (Input input : inputs) {
      Step step = circuit.next(input);
      if (step.answer() instanceof Answer.Refuse refuse) {
        assertFalse(refuse.why().isBlank());
        if (input instanceof Input.GivenBack back) {
          assertEquals(back.value(), step.next().asked());
          assertEquals(circuit.hold(), step.next().hold());
        } else {
          assertEquals(circuit, step.next());
        }
      }
      circuit = step.next();
    }
  }

  @Property(tries = 2_000)
  void only_life_safety_a_person_or_its_time_ends_a_hold(@ForAll("inputs") List<Input> inputs) {
    Circuit circuit = Circuit.unknown(REST);
    for (Input input : inputs) {
      Step step = circuit.next(input);
      if (circuit.hold().isPresent() && step.next().hold().isEmpty()) {
        boolean life =
            input instanceof Input.Asked asked && asked.level() == 1 && asked.value() != REST;
        assertTrue(life || input instanceof Input.Freed, input.toString());
      }
      circuit = step.next();
    }
  }

  @Property(tries = 2_000)
  void an_order_of_life_safety_is_refused_only_by_an_interlock(
      @ForAll("inputs") List<Input> inputs) {
    Circuit circuit = Circuit.unknown(REST);
    for (Input input : inputs) {
      Step step = circuit.next(input);
      if (input instanceof Input.Asked asked
          && asked.level() == 1
          && asked.value() != REST
          && circuit.barred().isEmpty()) {
        assertEquals(new Answer.Write(asked.value()), step.answer());
      }
      circuit = step.next();
    }
  }

  @Property(tries = 2_000)
  void when_hand_and_interlock_are_over_it_is_where_the_incidents_want_it(
      @ForAll("inputs") List<Input> inputs) {
    Circuit circuit = Circuit.unknown(REST);
    for (Input input : inputs) {
      circuit = circuit.next(input).next();
    }
    circuit = circuit.next(new Input.Barred("")).next();
    circuit = circuit.next(new Input.Freed()).next();
    assertEquals(Optional.empty(), circuit.hold());
    assertEquals(circuit.asked(), circuit.wanted());
  }

  @Provide
  Arbitrary<List<Input>> inputs() {
    Arbitrary<Double> values = Arbitraries.of(0.0, 1.0, 60.0);
    Arbitrary<Integer> levels = Arbitraries.integers().between(1, 4);
    Arbitrary<Input> asked =
        values.flatMap(value -> levels.map(level -> new Input.Asked(value, level)));
    Arbitrary<Input> back = values.map(Input.GivenBack::new);
    Arbitrary<Input> held =
        values.map(value -> new Input.Held(new Hold(value, 60, "op", "why", Double.NaN)));
    Arbitrary<Input> freed = Arbitraries.just(new Input.Freed());
    Arbitrary<Input> barred = Arbitraries.of("", "while it rains").map(Input.Barred::new);
    Arbitrary<Input> read = Arbitraries.just(new Input.Read(Double.NaN));
    return Arbitraries.oneOf(asked, back, held, freed, barred, read).list().ofMaxSize(30);
  }
}
