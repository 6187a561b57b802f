package fairlead.proxy.ledger;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tokens and a heartbeat for tests, which answer at once, or not at all. */
public final class MemoryTokens implements TokenLedger, Heartbeat {
  /** Whether the store is out of reach. */
  public volatile boolean away;

  /** How often the valid tokens were read. */
  public volatile int readings;

  private final InstantSource clock;
  private final Map<String, Token> tokens = new LinkedHashMap<>();
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

  public MemoryTokens(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<Void> issue(Token token) {
    if (away) {
      return gone();
    }
    tokens.put(token.id(), token);
    tell(new Change(Change.Kind.TOKEN, token.user()));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<List<Token>> valid(String user) {
    readings++;
    if (away) {
      return gone();
    }
    return CompletableFuture.completedFuture(
        tokens.values().stream()
            .filter(each -> each.revoked() == null && clock.instant().isBefore(each.expires()))
            .filter(each -> user == null || each.user().equals(user))
            .toList());
  }

  @Override
  public CompletionStage<Optional<Token>> revoke(String id) {
    if (away) {
      return gone();
    }
    Token was = tokens.get(id);
    if (was == null || was.revoked() != null || !clock.instant().isBefore(was.expires())) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Token now = revoked(was, clock.instant());
    tokens.put(id, now);
    tell(new Change(Change.Kind.TOKEN, was.user()));
    return CompletableFuture.completedFuture(Optional.of(now));
  }

  private static Token revoked(Token was, Instant at) {
    return new Token(
        was.id(), was.user(), was.hash(), was.issued(), was.expires(), was.issuedBy(), at);
  }

  /** Tells everyone who listens. */
  public void tell(Change change) {
    listeners.forEach(listener -> listener.accept(change));
  }

  @Override
  public long millis() {
    return clock.millis();
  }

  @Override
  public long silentMillis() {
    return away ? 1_000 : 0;
  }

  @Override
  public void onChange(Consumer<Change> listener) {
    listeners.add(listener);
  }

  static <T> CompletionStage<T> gone() {
    return CompletableFuture.failedFuture(new LedgerUnavailable("away", new IOException("away")));
  }
}
