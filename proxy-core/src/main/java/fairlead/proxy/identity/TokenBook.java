package fairlead.proxy.identity;

import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.TokenLedger;
import fairlead.proxy.ledger.TokenLedger.Token;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every valid token, in memory by the digest of its secret, as the ledger had them when it last
 * told of a change. While the ledger is out of reach it stays as it was. Thread-safe; never blocks.
 */
public final class TokenBook {
  private final Heartbeat heartbeat;
  private final Rereading<List<Token>> rereading;

  /** Written by whoever reads, one at a time. */
  private volatile Page page = new Page(0, Map.of(), Map.of());

  /** Never changed once it is made. */
  private record Page(
      long generation,
      Map<CredentialDigests.Digest, TokenHolder> bySecret,
      Map<String, TokenHolder> byId) {

    Page next(List<Token> tokens) {
      Map<CredentialDigests.Digest, TokenHolder> secrets = HashMap.newHashMap(tokens.size());
      Map<String, TokenHolder> ids = HashMap.newHashMap(tokens.size());
      boolean same = tokens.size() == byId.size();
      for (Token token : tokens) {
        TokenHolder before = byId.get(token.id());
        boolean kept = before != null && before.token().equals(token);
        TokenHolder holder = kept && before != null ? before : new TokenHolder(token);
        same &= kept;
        ids.put(token.id(), holder);
        CredentialDigests.Digest digest = TokenSecret.digestOf(token.hash());
        if (digest != null) {
          secrets.put(digest, holder);
        }
      }
      return generation > 0 && same ? this : new Page(generation + 1, secrets, ids);
    }
  }

  /** A book that has read nothing before the first {@link #look}. */
  public TokenBook(TokenLedger ledger, Heartbeat heartbeat) {
    this.heartbeat = heartbeat;
    this.rereading = new Rereading<>(() -> ledger.valid(null), tokens -> page = page.next(tokens));
    heartbeat.onChange(change -> rereading.heard(change, Heartbeat.Change.Kind.TOKEN));
  }

  /** Reads the ledger again, now or behind the reading that is under way. */
  public void refresh() {
    rereading.refresh();
  }

  /** Reads the ledger if that was never done, or failed; to be called every second or so. */
  public void look() {
    rereading.look();
  }

  /** Rises whenever a token comes or goes, but for one that expires; 0 until it was read once. */
  long generation() {
    return page.generation;
  }

  /** The token with this secret; null if there is none, or it has expired. */
  @Nullable TokenHolder bySecret(TokenSecret secret) {
    return unexpired(page.bySecret.get(secret.digest()));
  }

  /** The token with this id; null if there is none, or it has expired. */
  @Nullable TokenHolder byId(String id) {
    return unexpired(page.byId.get(id));
  }

  private @Nullable TokenHolder unexpired(@Nullable TokenHolder holder) {
    return holder == null || holder.isExpired(heartbeat.millis()) ? null : holder;
  }
}
