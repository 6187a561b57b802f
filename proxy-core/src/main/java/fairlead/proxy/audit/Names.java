package fairlead.proxy.audit;

/**
 * How records name people: as they are called, or by a pseudonym. Asked for {@code user} and {@code
 * subject} of each record by the log's writer, on its own thread: may block for a moment, and never
 * fails.
 */
@FunctionalInterface
public interface Names {
  /** Everybody by name. */
  Names PLAIN = user -> user;

  /**
   * What records call a user.
   *
   * @param user never empty
   */
  String of(String user);
}
