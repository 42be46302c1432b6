package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Quality;
import org.lamppost.model.Symptom;
import org.lamppost.model.Symptom.Statistic;

/** Each symptom shows what its definition says when all readings so far are held against it. */
class SymptomReferenceTest {
  private static final int READINGS = 150;

  /** A reading as the reference remembers it. */
  private record Sample(int point, long time, double value) {}

  @Property(tries = 60)
  void nodes_show_what_the_definitions_say_of_the_whole_past(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Symptom symptom = symptom(random, 2);
    Node node = Nodes.of(symptom);
    List<Sample> past = new ArrayList<>();
    long time = 0;
    Row row = new Row();
    for (int i = 0; i < READINGS; i++) {
      time += random.nextInt(3) == 0 ? random.nextInt(40_000) : random.nextInt(8_000);
      row.point = random.nextInt(3);
      row.value = random.nextInt(11) * 0.5;
      row.quality = Quality.GOOD;
      past.add(new Sample(row.point, time, row.value));
      node.see(row, time);
      assertEquals(plane(symptom, past), node.plane(time), symptom + " after " + past);
    }
  }

  private static Symptom symptom(SplittableRandom random, int depth) {
    int point = random.nextInt(3);
    Side side = random.nextBoolean() ? Side.ABOVE : Side.BELOW;
    double limit = random.nextInt(8) * 0.5;
    double clear = side == Side.ABOVE ? limit - random.nextInt(3) : limit + random.nextInt(3);
    Duration span = Duration.ofSeconds(1 + random.nextInt(60));
    int least = 1 + random.nextInt(4);
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0 -> new Symptom.Beyond(point, side, limit, clear);
      case 1 -> new Symptom.Steep(point, side, 0.1 * (1 + random.nextInt(5)));
      case 2 -> new Symptom.Moved(point, side, 0.5 * (1 + random.nextInt(5)), span);
      case 3 -> {
        Statistic of = Statistic.values()[random.nextInt(Statistic.values().length)];
        yield new Symptom.Window(point, of, span, least, side, limit, clear);
      }
      case 4 -> new Symptom.Unusual(point, span, least, side, limit, limit - random.nextInt(2));
      case 5 -> new Symptom.Stuck(point, span, random.nextInt(3) * 0.5);
      case 6 -> new Symptom.Samples(symptom(random, 0), least, least + random.nextInt(4));
      case 7 -> new Symptom.Not(symptom(random, depth - 1));
      default -> {
        List<Symptom> of = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
          of.add(symptom(random, depth - 1));
        }
        Duration within = random.nextBoolean() ? Duration.ZERO : span;
        yield new Symptom.Gate(of, 1 + random.nextInt(of.size()), within);
      }
    };
  }

  private static Plane plane(Symptom symptom, List<Sample> past) {
    if (symptom instanceof Symptom.Not not) {
      Plane of = plane(not.of(), past);
      return of == Plane.BAD ? Plane.OVER : of == Plane.OVER ? Plane.BAD : Plane.BETWEEN;
    } else if (symptom instanceof Symptom.Gate gate) {
      return gate(gate, past);
    } else if (symptom instanceof Symptom.Samples samples) {
      return samples(samples, past);
    }
    List<Sample> own = own(symptom, past);
    return own.isEmpty() ? Plane.BETWEEN : leaf(symptom, own);
  }

  private static List<Sample> own(Symptom symptom, List<Sample> past) {
    return past.stream().filter(sample -> sample.point() == point(symptom)).toList();
  }

  private static int point(Symptom symptom) {
    List<Integer> points = new ArrayList<>();
    java.util.Set<Integer> set = new java.util.TreeSet<>();
    Nodes.collect(symptom, set);
    points.addAll(set);
    return points.get(0);
  }

  private static Plane gate(Symptom.Gate gate, List<Sample> past) {
    long now = past.get(past.size() - 1).time();
    int bad = 0;
    int over = 0;
    for (Symptom part : gate.of()) {
      Plane plane = plane(part, past);
      boolean lately = false;
      for (int i = 1; i <= past.size() && !gate.within().isZero(); i++) {
        // Shown from the reading that showed it until the one that did not.
        long until = i < past.size() ? past.get(i).time() : now;
        lately |=
            plane(part, past.subList(0, i)) == Plane.BAD && now - until <= gate.within().toMillis();
      }
      if (plane == Plane.BAD || lately) {
        bad++;
      } else if (plane == Plane.OVER) {
        over++;
      }
    }
    return bad >= gate.least()
        ? Plane.BAD
        : over > gate.of().size() - gate.least() ? Plane.OVER : Plane.BETWEEN;
  }

  private static Plane samples(Symptom.Samples samples, List<Sample> past) {
    List<Sample> own = own(samples.of(), past);
    int bad = 0;
    for (int end = own.size(); end > Math.max(0, own.size() - samples.m()); end--) {
      bad += leaf(samples.of(), own.subList(0, end)) == Plane.BAD ? 1 : 0;
    }
    if (bad >= samples.n()) {
      return Plane.BAD;
    }
    return !own.isEmpty() && leaf(samples.of(), own) == Plane.OVER ? Plane.OVER : Plane.BETWEEN;
  }

  private static Plane leaf(Symptom symptom, List<Sample> own) {
    Sample newest = own.get(own.size() - 1);
    if (symptom instanceof Symptom.Beyond beyond) {
      return held(newest.value(), beyond.side(), beyond.limit(), beyond.clear());
    } else if (symptom instanceof Symptom.Steep steep) {
      Sample before = own.size() > 1 ? own.get(own.size() - 2) : newest;
      double step = (newest.value() - before.value()) * sign(steep.side());
      double millis = newest.time() - before.time();
      return millis > 0 && step > steep.perSecond() / 1_000 * millis ? Plane.BAD : Plane.OVER;
    } else if (symptom instanceof Symptom.Moved moved) {
      double farthest = 0;
      for (Sample sample : own) {
        boolean inside = newest.time() - sample.time() <= moved.within().toMillis();
        double move = (newest.value() - sample.value()) * sign(moved.side());
        farthest = inside ? Math.max(farthest, move) : farthest;
      }
      return farthest > moved.by() ? Plane.BAD : Plane.OVER;
    } else if (symptom instanceof Symptom.Window window) {
      return window(window, own);
    } else if (symptom instanceof Symptom.Unusual unusual) {
      return unusual(unusual, own);
    }
    return stuck((Symptom.Stuck) symptom, own);
  }

  private static double sign(Side side) {
    return side == Side.ABOVE ? 1 : -1;
  }

  private static Plane held(double value, Side side, double limit, double clear) {
    boolean bad = side == Side.ABOVE ? value > limit : value < limit;
    boolean over = side == Side.ABOVE ? value <= clear : value >= clear;
    return bad ? Plane.BAD : over ? Plane.OVER : Plane.BETWEEN;
  }

  private static Plane window(Symptom.Window window, List<Sample> own) {
    long now = own.get(own.size() - 1).time();
    double[] values =
        own.stream()
            .filter(sample -> now - sample.time() < window.span().toMillis())
            .mapToDouble(Sample::value)
            .toArray();
    return values.length < window.least()
        ? Plane.BETWEEN
        : held(statistic(window.of(), values), window.side(), window.limit(), window.clear());
  }

  private static double statistic(Statistic of, double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double[] sorted = values.clone();
    java.util.Arrays.sort(sorted);
    return switch (of) {
      case MEAN -> mean;
      case SUM -> sum;
      case MIN -> sorted[0];
      case MAX -> sorted[sorted.length - 1];
      case MEDIAN -> (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
      case STDDEV -> {
        double squares = 0;
        for (double value : values) {
          squares += (value - mean) * (value - mean);
        }
        yield Math.sqrt(squares / values.length);
      }
    };
  }

  private static Plane unusual(Symptom.Unusual unusual, List<Sample> own) {
    List<Sample> learned = new ArrayList<>();
    Plane plane = Plane.BETWEEN;
    for (Sample sample : own) {
      double[] values = learned.stream().mapToDouble(Sample::value).toArray();
      plane =
          values.length < unusual.least()
              ? Plane.BETWEEN
              : held(
                  (sample.value() - statistic(Statistic.MEDIAN, values)) * sign(unusual.side()),
                  Side.ABOVE,
                  unusual.limit(),
                  unusual.clear());
      if (plane != Plane.BAD) {
        learned.removeIf(old -> sample.time() - old.time() >= unusual.span().toMillis());
        learned.add(sample);
      }
    }
    return plane;
  }

  private static Plane stuck(Symptom.Stuck stuck, List<Sample> own) {
    Sample anchor = own.get(0);
    for (Sample sample : own) {
      anchor = Math.abs(sample.value() - anchor.value()) > stuck.by() ? sample : anchor;
    }
    long held = own.get(own.size() - 1).time() - anchor.time();
    return held >= stuck.span().toMillis() ? Plane.BAD : Plane.OVER;
  }
}
