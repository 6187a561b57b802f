package fairlead.proxy.ledger;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Sign-ins for tests, beside tokens: they share its clock, and are away when it is. */
public final class MemorySignIns implements SignInLedger {
  /** The sessions that have ended. */
  public final Set<String> ended = new HashSet<>();

  /** How often somebody was said to have been seen. */
  public volatile int touches;

  /** How often one was looked for. */
  public volatile int readings;

  private final MemoryTokens beside;
  private final Map<String, Row> rows = new ConcurrentHashMap<>();

  private record Row(SignIn signIn, long seen, long expires, String session) {}

  public MemorySignIns(MemoryTokens beside) {
    this.beside = beside;
  }

  /** The ids of all that were kept and not ended. */
  public Set<String> ids() {
    return Set.copyOf(rows.keySet());
  }

  private CompletionStage<Void> done(Runnable change) {
    if (beside.away) {
      return MemoryTokens.gone();
    }
    change.run();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> begin(SignIn signIn, Duration lasts) {
    long now = beside.millis();
    return done(
        () -> rows.putIfAbsent(signIn.id(), new Row(signIn, now, now + lasts.toMillis(), "")));
  }

  @Override
  public CompletionStage<Optional<SignIn>> find(String id, Duration idle) {
    readings++;
    if (beside.away) {
      return MemoryTokens.gone();
    }
    Row row = rows.get(id);
    long now = beside.millis();
    boolean over =
        row == null
            || now >= row.expires
            || now - row.seen >= idle.toMillis()
            || ended.contains(row.session);
    return CompletableFuture.completedFuture(
        over ? Optional.empty() : Optional.of(quiet(row.signIn, now - row.seen)));
  }

  private static SignIn quiet(SignIn was, long millis) {
    return new SignIn(was.id(), was.user(), was.token(), was.mark(), Duration.ofMillis(millis));
  }

  @Override
  public CompletionStage<Void> touch(String id) {
    touches++;
    return done(
        () ->
            rows.computeIfPresent(
                id, (_, row) -> new Row(row.signIn, beside.millis(), row.expires, row.session)));
  }

  @Override
  public CompletionStage<Void> endWith(String id, String session) {
    return done(
        () ->
            rows.computeIfPresent(
                id, (_, row) -> new Row(row.signIn, row.seen, row.expires, session)));
  }

  @Override
  public CompletionStage<Void> end(String id) {
    return done(() -> rows.remove(id));
  }
}
