package fairlead.console;

import java.util.Locale;

/** What somebody who has signed in may be. */
public enum Role {
  /** Everybody who has signed in. */
  USER,
  /** Whom the policy names in a stage of an approval. */
  REVIEWER,
  /** Whom the policy names in a supervision. */
  SUPERVISOR,
  OPERATOR,
  AUDITOR;

  /** The word in messages. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
