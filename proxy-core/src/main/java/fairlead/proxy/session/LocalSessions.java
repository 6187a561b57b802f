package fairlead.proxy.session;

import fairlead.policy.session.Account;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What this node holds of sessions, beside what the ledger has. Thread-safe; never blocks. */
public interface LocalSessions {

  /** What this node has reserved for an account and nobody used yet, octets. */
  long unspent(Account account);

  /** Where what is under way here goes, in tiers whose supervisors see that, by name. */
  List<String> hosts(Account account);

  /**
   * Somebody who was refused here just now because their room is not started.
   *
   * @param room null outside every room
   * @param last when they were refused last
   */
  record Waiting(Account account, @Nullable String room, Instant last) {}

  /** Who waits here for a supervisor. */
  List<Waiting> waiting();

  /** Looks at once how an account stands: somebody here has just changed that. */
  void refresh(Account account);
}
