package fairlead.proxy.session;

import fairlead.policy.session.Account;
import java.util.List;
import java.util.function.LongSupplier;

/** A node that holds the same of every account, and looks at nothing. */
public record HeldHere(LongSupplier octets) implements LocalSessions {
  @Override
  public long unspent(Account account) {
    return octets.getAsLong();
  }

  @Override
  public List<String> hosts(Account account) {
    return List.of();
  }

  @Override
  public List<Waiting> waiting() {
    return List.of();
  }

  @Override
  public void refresh(Account account) {
    // There is nothing that could be stale.
  }
}
