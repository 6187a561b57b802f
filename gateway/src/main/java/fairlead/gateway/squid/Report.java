package fairlead.gateway.squid;

import java.util.List;

/**
 * What became of each line that does something. Immutable.
 *
 * @param notes what the operator is to know or to do beside
 */
public record Report(List<Entry> entries, List<String> notes) {

  /** What became of a line. */
  public enum Kind {
    /** The policy or the settings say the same. */
    EXACT("exact"),
    /** They let less through. */
    NARROWER("narrower"),
    /** They do not say it. */
    LEFT_OUT("left out");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** As people read it. */
    public String words() {
      return words;
    }
  }

  /**
   * One line.
   *
   * @param text what it says, on one line
   * @param why empty where nothing is to be said
   */
  public record Entry(String file, int line, String text, Kind kind, String why) {
    static Entry of(Line line, Kind kind, String why) {
      return new Entry(line.file(), line.number(), line.text(), kind, why);
    }
  }

  public Report {
    entries = List.copyOf(entries);
    notes = List.copyOf(notes);
  }

  /** The lines of a kind, in the order of the file. */
  public List<Entry> of(Kind kind) {
    return entries.stream().filter(entry -> entry.kind == kind).toList();
  }

  /** As people read it: the three counts, then each line with its reason. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Kind kind : Kind.values()) {
      text.append(kind.words).append(": ").append(of(kind).size()).append('\n');
    }
    for (Kind kind : Kind.values()) {
      if (!of(kind).isEmpty()) {
        text.append('\n').append(kind.words).append('\n');
      }
      for (Entry entry : of(kind)) {
        text.append("  %s:%d: %s%n".formatted(entry.file, entry.line, entry.text));
        if (!entry.why.isEmpty()) {
          text.append("      ").append(entry.why).append('\n');
        }
      }
    }
    if (!notes.isEmpty()) {
      text.append("\nto know\n");
      notes.forEach(note -> text.append("  - ").append(note).append('\n'));
    }
    return text.toString();
  }
}
