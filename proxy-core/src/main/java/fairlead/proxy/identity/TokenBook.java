package fairlead.proxy.identity;

import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.TokenLedger;
import fairlead.proxy.ledger.TokenLedger.Token;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Every valid token, in memory by the hash of its secret, as the ledger had them when it last told
 * of a change. While the ledger is out of reach it stays as it was. Thread-safe; never blocks.
 */
public final class TokenBook {
  private final TokenLedger ledger;
  private final Heartbeat heartbeat;
  private final AtomicBoolean stale = new AtomicBoolean(true);
  private final AtomicBoolean reading = new AtomicBoolean();

  /** Written by whoever has {@link #reading}. */
  private volatile Page page = new Page(0, Map.of(), Map.of());

  private record Page(long generation, Map<String, Token> byHash, Map<String, Token> byId) {
    Page next(List<Token> tokens) {
      Map<String, Token> hashes = new HashMap<>();
      Map<String, Token> ids = new HashMap<>();
      for (Token token : tokens) {
        hashes.put(token.hash(), token);
        ids.put(token.id(), token);
      }
      return generation > 0 && hashes.equals(byHash)
          ? this
          : new Page(generation + 1, Map.copyOf(hashes), Map.copyOf(ids));
    }
  }

  /** A book that has read nothing before the first {@link #look}. */
  public TokenBook(TokenLedger ledger, Heartbeat heartbeat) {
    this.ledger = ledger;
    this.heartbeat = heartbeat;
    heartbeat.onChange(this::heard);
  }

  private void heard(Heartbeat.Change change) {
    if (change.kind() != Heartbeat.Change.Kind.SESSION) {
      refresh();
    }
  }

  /** Reads the ledger again, now or behind the reading that is under way. */
  public void refresh() {
    stale.set(true);
    look();
  }

  /** Reads the ledger if that was never done, or failed; to be called every second or so. */
  public void look() {
    if (stale.get() && reading.compareAndSet(false, true)) {
      stale.set(false);
      ledger.valid(null).whenComplete(this::read);
    }
  }

  private void read(@Nullable List<Token> tokens, @Nullable Throwable failure) {
    if (tokens != null) {
      page = page.next(tokens);
    } else {
      stale.set(true);
    }
    reading.set(false);
    if (tokens != null) {
      look();
    }
  }

  /** Rises whenever a token comes or goes, but for one that expires; 0 until it was read once. */
  long generation() {
    return page.generation;
  }

  /** The token with this secret; null if there is none, or it has expired. */
  @Nullable Token bySecret(TokenSecret secret) {
    return unexpired(page.byHash.get(secret.hash()));
  }

  /** The token with this id; null if there is none, or it has expired. */
  @Nullable Token byId(String id) {
    return unexpired(page.byId.get(id));
  }

  private @Nullable Token unexpired(@Nullable Token token) {
    Instant now = Instant.ofEpochMilli(heartbeat.millis());
    return token != null && now.isBefore(token.expires()) ? token : null;
  }
}
