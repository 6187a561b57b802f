package fairlead.proxy.identity;

import fairlead.policy.Principal;
import fairlead.proxy.identity.Authenticator.Known;
import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.PassLedger;
import fairlead.proxy.ledger.PassLedger.Pass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every valid guest pass, in memory by its name, as the ledger had them when it last told of a
 * change. While the ledger is out of reach it stays as it was. Thread-safe; never blocks.
 */
public final class PassBook {
  private final Heartbeat heartbeat;
  private final Rereading<List<Pass>> rereading;

  /** Written by whoever reads, one at a time. */
  private volatile Page page = new Page(0, List.of(), Map.of());

  /** Who has a pass. The id that the pass goes by is its name. */
  private record Holder(CredentialDigests.Digest secret, Known known, long expires) {
    static @Nullable Holder of(Pass pass) {
      CredentialDigests.Digest digest = TokenSecret.digestOf(pass.hash());
      Principal guest = new Principal(pass.name(), Set.of(pass.group()));
      return digest == null
          ? null
          : new Holder(
              digest, new Known(guest, pass.name(), pass.expires()), pass.expires().toEpochMilli());
    }
  }

  /** Never changed once it is made. */
  private record Page(long generation, List<Pass> passes, Map<String, Holder> byName) {
    Page next(List<Pass> now) {
      if (generation > 0 && now.equals(passes)) {
        return this;
      }
      Map<String, Holder> holders = HashMap.newHashMap(now.size());
      for (Pass pass : now) {
        Holder holder = Holder.of(pass);
        if (holder != null) {
          holders.put(pass.name(), holder);
        }
      }
      return new Page(generation + 1, List.copyOf(now), holders);
    }
  }

  /** A book that has read nothing before the first {@link #look}. */
  public PassBook(PassLedger ledger, Heartbeat heartbeat) {
    this.heartbeat = heartbeat;
    this.rereading = new Rereading<>(ledger::valid, passes -> page = page.next(passes));
    heartbeat.onChange(change -> rereading.heard(change, Heartbeat.Change.Kind.PASS));
  }

  /** Reads the ledger again, now or behind the reading that is under way. */
  public void refresh() {
    rereading.refresh();
  }

  /** Reads the ledger if that was never done, or failed; to be called every second or so. */
  public void look() {
    rereading.look();
  }

  /** Rises whenever a pass comes or goes; 0 until they were read once. */
  long generation() {
    return page.generation;
  }

  /** Who has the pass of this name; null if there is none, or it has expired. */
  @Nullable Known byName(String name) {
    Holder holder = unexpired(name);
    return holder == null ? null : holder.known();
  }

  /** Whose pass these credentials are; null if they are no valid pass's. */
  @Nullable Known byCredentials(BasicCredentials basic) {
    Holder holder = unexpired(basic.user());
    PassSecret secret = holder == null ? null : PassSecret.ofPassword(basic.password());
    return holder != null && secret != null && secret.digest(basic.user()).equals(holder.secret())
        ? holder.known()
        : null;
  }

  private @Nullable Holder unexpired(String name) {
    Holder holder = page.byName.get(name);
    return holder == null || heartbeat.millis() >= holder.expires() ? null : holder;
  }
}
