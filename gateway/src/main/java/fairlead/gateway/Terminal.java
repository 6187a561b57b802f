package fairlead.gateway;

import java.io.Console;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Whether somebody looks. */
final class Terminal {
  private Terminal() {}

  /** Whether standard error is a terminal, as the launcher found it. */
  static boolean isError() {
    return "1".equals(System.getenv("FAIRLEAD_STDERR_TTY"));
  }

  /**
   * Asks for a password that there is, without showing it.
   *
   * @return what was typed; null if there is no terminal, or nothing came
   */
  static @Nullable String knownPassword(String user) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return null;
    }
    char[] typed = console.readPassword("Password or token of %s: ", user);
    return typed == null ? null : new String(typed);
  }

  /**
   * Asks for a password twice, without showing it.
   *
   * @return what was typed; null if there is no terminal, or the two differ
   */
  static char @Nullable [] password(String user) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return null;
    }
    char[] first = console.readPassword("Password for %s: ", user);
    char[] second = console.readPassword("Again: ");
    return first != null && Arrays.equals(first, second) ? first : null;
  }
}
