package fairlead.gateway;

import fairlead.policy.session.Account;
import fairlead.policy.session.Opening;
import fairlead.policy.session.Session;
import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.LedgerUnavailable;
import fairlead.proxy.ledger.SessionLedger;
import fairlead.proxy.ledger.TokenLedger;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The faces of the ledger that the parts of a gateway are given. */
record Ledgers(SessionLedger sessions, TokenLedger tokens, Heartbeat heartbeat) {

  /** What stands for a ledger where there is none: it never answers. */
  static Ledgers none(InstantSource clock) {
    None none = new None(clock, clock.millis());
    return new Ledgers(none, none, none);
  }

  private record None(InstantSource clock, long since)
      implements SessionLedger, TokenLedger, Heartbeat {

    private static <T extends @Nullable Object> CompletionStage<T> unavailable() {
      return CompletableFuture.failedFuture(
          new LedgerUnavailable("there is no ledger", new IOException("there is no ledger")));
    }

    @Override
    public CompletionStage<Opened> open(Opening.Wish wish, ZoneId zone) {
      return unavailable();
    }

    @Override
    public CompletionStage<Held> enter(Session session, ZoneId zone) {
      return unavailable();
    }

    @Override
    public CompletionStage<Optional<Held>> look(Account account, ZoneId zone) {
      return unavailable();
    }

    @Override
    public CompletionStage<Funded> fund(Fund order) {
      return unavailable();
    }

    @Override
    public CompletionStage<@Nullable Void> touch(List<Touch> touches) {
      return unavailable();
    }

    @Override
    public CompletionStage<Acted> act(Act act, ZoneId zone) {
      return unavailable();
    }

    @Override
    public CompletionStage<List<Held>> list(
        @Nullable String user, Instant endedSince, ZoneId zone) {
      return unavailable();
    }

    @Override
    public CompletionStage<List<Done>> acts(String user, int most) {
      return unavailable();
    }

    @Override
    public CompletionStage<List<Finished>> finished(ZoneId zone) {
      return unavailable();
    }

    @Override
    public CompletionStage<@Nullable Void> issue(Token token) {
      return unavailable();
    }

    @Override
    public CompletionStage<List<Token>> valid(@Nullable String user) {
      return unavailable();
    }

    @Override
    public CompletionStage<Optional<Token>> revoke(String id) {
      return unavailable();
    }

    @Override
    public long millis() {
      return clock.millis();
    }

    @Override
    public long silentMillis() {
      return clock.millis() - since;
    }

    @Override
    public void onChange(Consumer<Change> listener) {
      // Nothing ever changes.
    }
  }
}
