package org.lamppost.profile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Settings;
import org.lamppost.model.Settings.Entry;
import org.lamppost.profile.YamlDocument.Duplicate;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Turns one YAML 1.2 document into a {@link Settings} tree that knows its lines.
 *
 * <p>Reads the parser's events, not its nodes: so depth is bounded before anything recurses, and
 * anchors, which could make a small file a huge tree, are refused where they stand. Tags are
 * refused too. An empty value is an empty text.
 *
 * <p>Not thread-safe: one for each text.
 */
final class YamlReader {
  /** Our documents need five. */
  private static final int DEEPEST = 16;

  private final String file;
  private final Iterator<Event> events;
  private final ScalarResolver resolver;
  private final Deque<String> path = new ArrayDeque<>();
  private final List<Duplicate> duplicates = new ArrayList<>();

  private YamlReader(String file, String text) {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    this.file = file;
    this.events = new Parse(settings).parseString(text).iterator();
    this.resolver = settings.getSchema().getScalarResolver();
  }

  /**
   * Reads a text.
   *
   * @param file how to name it in faults.
   * @throws FaultException if it is not one YAML mapping.
   */
  static YamlDocument read(String file, String text) {
    try {
      return new YamlReader(file, text).document();
    } catch (MarkedYamlEngineException broken) {
      throw new FaultException(syntaxFault(file, broken));
    } catch (ReaderException broken) {
      int line =
          1 + (int) text.codePoints().limit(broken.getPosition()).filter(c -> c == '\n').count();
      String problem = String.format("character U+%04X is not allowed", broken.getCodePoint());
      throw new FaultException(new Fault(file, line, problem, "printable text in UTF-8"));
    } catch (YamlEngineException broken) {
      throw new FaultException(new Fault(file, 0, oneLine(broken.getMessage()), "YAML 1.2"));
    }
  }

  private static Fault syntaxFault(String file, MarkedYamlEngineException broken) {
    int line = broken.getProblemMark().map(YamlReader::lineOf).orElse(0);
    String problem = broken.getProblem() == null ? "unreadable" : broken.getProblem();
    if (problem.contains("TAB")) {
      return new Fault(file, line, "a tab where the line is indented", "spaces");
    }
    String context = broken.getContext() == null ? "" : broken.getContext() + ": ";
    return new Fault(file, line, "not YAML: " + oneLine(context + problem), "YAML 1.2");
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s+", " ").trim();
  }

  private YamlDocument document() {
    next(); // the stream begins
    Event begin = next();
    if (begin.getEventId() == Event.ID.StreamEnd) {
      throw fault(0, "the file is empty", "a mapping");
    }
    Event first = next();
    if (!(first instanceof MappingStartEvent mapping)) {
      throw fault(line(first), "the document is not a mapping", "a mapping: key: value");
    }
    refuseMarks(mapping, mapping.getTag());
    Settings root = mapping(line(first));
    next(); // the document ends
    Event end = next();
    if (end.getEventId() != Event.ID.StreamEnd) {
      throw fault(line(end), "a second document begins", "one document in a file");
    }
    return new YamlDocument(root, List.copyOf(duplicates));
  }

  private Settings mapping(int line) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Event event = next(); !(event instanceof CollectionEndEvent); event = next()) {
      if (!(event instanceof ScalarEvent scalar)) {
        throw fault(line(event), "a key is not a word", "key: value");
      }
      refuseMarks(scalar, scalar.getTag());
      String key = scalar.getValue();
      path.addLast(key);
      if (entries.containsKey(key)) {
        noteDuplicate(key, line(event), entries.get(key).line());
      } else {
        entries.put(key, new Entry(value(next(), line(event)), line(event)));
      }
      path.removeLast();
    }
    return new Settings(file, line, entries);
  }

  private void noteDuplicate(String key, int line, int firstLine) {
    Fault fault =
        new Fault(
            file,
            line,
            "'" + key + "' stands twice, first in line " + firstLine,
            "each key once; the first is used");
    duplicates.add(new Duplicate(List.copyOf(path), fault));
    int known = duplicates.size();
    value(next(), line);
    // What stands twice inside the second one is nobody's concern: it is not used.
    duplicates.subList(known, duplicates.size()).clear();
  }

  private Object value(Event event, int line) {
    if (event instanceof AliasEvent) {
      throw fault(line(event), "an alias is not allowed here", "the value written out");
    }
    if (event instanceof ScalarEvent scalar) {
      refuseMarks(scalar, scalar.getTag());
      return scalar(scalar);
    }
    CollectionStartEvent start = (CollectionStartEvent) event;
    refuseMarks(start, start.getTag());
    if (path.size() > DEEPEST) {
      throw fault(line(event), "nested deeper than " + DEEPEST + " levels", "a flatter document");
    }
    return start instanceof MappingStartEvent ? mapping(line) : list();
  }

  private List<Entry> list() {
    List<Entry> entries = new ArrayList<>();
    path.addLast("-");
    for (Event event = next(); !(event instanceof CollectionEndEvent); event = next()) {
      entries.add(new Entry(value(event, line(event)), line(event)));
    }
    path.removeLast();
    return List.copyOf(entries);
  }

  private Object scalar(ScalarEvent scalar) {
    String text = scalar.getValue();
    Tag tag = resolver.resolve(text, scalar.isPlain());
    if (tag.equals(Tag.NULL)) {
      return "";
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    if (tag.equals(Tag.INT)) {
      return wholeNumber(text, line(scalar));
    }
    return tag.equals(Tag.FLOAT) ? (Object) fraction(text) : text;
  }

  private Long wholeNumber(String text, int line) {
    try {
      if (text.startsWith("0o")) {
        return Long.parseLong(text.substring(2), 8);
      }
      return text.startsWith("0x") ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
    } catch (NumberFormatException tooLarge) {
      throw fault(line, "number " + text + " is too large", "a smaller number, or text in quotes");
    }
  }

  private static Double fraction(String text) {
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    if (lower.endsWith(".nan")) {
      return Double.NaN;
    }
    if (lower.endsWith(".inf")) {
      return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.valueOf(text);
  }

  private void refuseMarks(NodeEvent event, Optional<String> tag) {
    if (event.getAnchor().isPresent()) {
      throw fault(line(event), "an anchor is not allowed here", "the value written out");
    }
    if (tag.isPresent()) {
      throw fault(line(event), "the tag '" + tag.get() + "' is not allowed here", "a plain value");
    }
  }

  private Event next() {
    return events.next();
  }

  private FaultException fault(int line, String problem, String expected) {
    return new FaultException(new Fault(file, line, problem, expected));
  }

  private static int line(Event event) {
    return event.getStartMark().map(YamlReader::lineOf).orElse(0);
  }

  private static int lineOf(Mark mark) {
    return mark.getLine() + 1;
  }
}
