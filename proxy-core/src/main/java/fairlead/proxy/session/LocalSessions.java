package fairlead.proxy.session;

import fairlead.policy.session.Account;

/** What this node holds of sessions, beside what the ledger has. Thread-safe; never blocks. */
public interface LocalSessions {

  /** What this node has reserved for an account and nobody used yet, octets. */
  long unspent(Account account);

  /** Looks at once how an account stands: somebody here has just changed that. */
  void refresh(Account account);
}
