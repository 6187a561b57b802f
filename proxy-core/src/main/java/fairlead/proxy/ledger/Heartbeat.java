package fairlead.proxy.ledger;

import java.util.function.Consumer;

/**
 * The ledger's life as a node sees it: its clock, whether it answers, and what changed in it. Safe
 * for use by many threads; never blocks the caller.
 */
public interface Heartbeat {

  /**
   * The ledger's clock, ms since the epoch. Never runs backwards, whatever the machine's clock
   * does; costs no system call beyond the monotonic clock. Until the store has answered for the
   * first time the machine's clock stands in for it, and then it may step once.
   */
  long millis();

  /** For how long the store has not answered, ms; 0 while it does. */
  long silentMillis();

  /**
   * Something that every node has to hear of.
   *
   * @param kind what it is about
   * @param user whom it concerns; empty for {@code EVERYTHING}
   */
  record Change(Kind kind, String user) {
    /** What a change is about. */
    public enum Kind {
      /** A session of this user, or what is left of a budget of theirs. */
      SESSION,
      /** A grant of this user, or an access request. */
      ACCESS,
      /** A token of this user. */
      TOKEN,
      /** The guest pass of this name, or one that was issued along with it. */
      PASS,
      /** The pseudonyms of this user were erased. */
      PSEUDONYM,
      /** So many changes were missed that everything has to be looked at again. */
      EVERYTHING
    }
  }

  /** Tells of changes, on a thread of the ledger, within a second of their commit. */
  void onChange(Consumer<Change> listener);
}
