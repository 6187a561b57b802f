package fairlead.console;

import java.util.Locale;

/** What somebody who has signed in may be. */
enum Role {
  /** Everybody who has signed in. */
  USER,
  OPERATOR,
  AUDITOR;

  /** The word in messages. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
