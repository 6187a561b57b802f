package fairlead.console;

import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.audit.RecordedEntry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Kinds of records that a person looks at together. */
public enum RecordKinds {
  ALL("all"),
  REQUESTS("requests"),
  SESSIONS("sessions"),
  ACCESS("access"),
  /** What others did and looked at. */
  OTHERS("others"),
  LOGINS("logins");

  private final String label;

  RecordKinds(String label) {
    this.label = label;
  }

  /** The word in the page's address and in messages. */
  public String label() {
    return label;
  }

  /** The labels of its kinds; empty for all. */
  Set<String> labels() {
    return switch (this) {
      case ALL -> Set.of();
      case REQUESTS -> Set.of("open", "request", "tunnel");
      case SESSIONS -> Set.of("session", "check-in");
      case ACCESS -> Set.of("access-request", "review", "grant", "revocation");
      case OTHERS -> Set.of("look-up", "check-in", "review", "grant", "revocation", "session");
      case LOGINS -> Set.of("login");
    };
  }

  static RecordKinds of(@Nullable String label) throws PageProblem {
    for (RecordKinds each : values()) {
      if (each.label.equals(label)) {
        return each;
      }
    }
    if (label == null || label.isEmpty()) {
      return ALL;
    }
    throw new PageProblem(422, "records.bad-kind");
  }

  boolean wants(RecordedEntry entry, String user) {
    String actor = entry.text(RecordSchema.USER);
    return this != OTHERS || !(actor.isEmpty() || actor.equals(user));
  }
}
