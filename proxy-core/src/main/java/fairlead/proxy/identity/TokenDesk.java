package fairlead.proxy.identity;

import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.audit.DeedRecords.Note;
import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.TokenLedger;
import fairlead.proxy.ledger.TokenLedger.Token;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Issues, lists and revokes tokens. Each is a record for which there is room before it is done: a
 * new token is a {@code login} record, as it is a way to sign in. Who may do it is the caller's
 * question.
 *
 * <p>Thread-safe; never blocks. Stages fail with {@code LedgerUnavailable} where the ledger does.
 */
public final class TokenDesk {
  /** The shortest life of a token. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  /** The longest life of a token. */
  public static final Duration LONGEST = Duration.ofDays(366);

  private final TokenLedger ledger;
  private final Heartbeat heartbeat;
  private final TokenBook book;
  private final DeedRecords records;
  private final Predicate<String> known;
  private final SecureRandom random = new SecureRandom();

  /**
   * A desk.
   *
   * @param book takes what is issued and revoked here at once
   * @param known whether there is a user of that name
   */
  public TokenDesk(
      TokenLedger ledger,
      Heartbeat heartbeat,
      TokenBook book,
      DeedRecords records,
      Predicate<String> known) {
    this.ledger = ledger;
    this.heartbeat = heartbeat;
    this.book = book;
    this.records = records;
    this.known = known;
  }

  /** What came of asking for a token. */
  public sealed interface Outcome {}

  /** There is one. The secret is kept nowhere: this is the only time to see it. */
  public record Issued(Token token, TokenSecret secret) implements Outcome {}

  /** There is none. */
  public record Declined(Why why) implements Outcome {}

  /** Why there is none. */
  public enum Why {
    UNKNOWN_USER,
    /** It would live too short or too long. */
    LIFETIME,
    /** It could not be recorded. */
    NO_RECORD
  }

  /** Issues a token for a user. */
  public CompletionStage<Outcome> issue(String actor, String user, Duration lifetime) {
    if (!known.test(user)) {
      return CompletableFuture.completedFuture(new Declined(Why.UNKNOWN_USER));
    }
    if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
      return CompletableFuture.completedFuture(new Declined(Why.LIFETIME));
    }
    TokenSecret secret = TokenSecret.make(random);
    Instant now = Instant.ofEpochMilli(heartbeat.millis());
    Token token =
        new Token(records.nextId(), user, secret.hash(), now, now.plus(lifetime), actor, null);
    Note note =
        new Note(
            AuditRecord.Kind.LOGIN,
            actor,
            subject(actor, user),
            null,
            null,
            "token-issued",
            "token " + token.id() + " until " + token.expires().truncatedTo(ChronoUnit.SECONDS));
    return records
        .around(
            () -> ledger.issue(token).thenApply(nothing -> token), kept -> Optional.of(note), note)
        .thenApply(kept -> issued(kept, secret));
  }

  private Outcome issued(Optional<Token> kept, TokenSecret secret) {
    if (kept.isEmpty()) {
      return new Declined(Why.NO_RECORD);
    }
    book.refresh();
    return new Issued(kept.get(), secret);
  }

  private static @Nullable String subject(String actor, String user) {
    return actor.equals(user) ? null : user;
  }

  /**
   * The valid tokens, without their secrets.
   *
   * @param user whose; null for everybody's
   * @return empty if the look cannot be recorded
   */
  public CompletionStage<Optional<List<Token>>> list(String looker, @Nullable String user) {
    if (looker.equals(user)) {
      return ledger.valid(user).thenApply(Optional::of);
    }
    Note look = new Note(AuditRecord.Kind.LOOK_UP, looker, user, null, null, null, "tokens");
    return records.around(() -> ledger.valid(user), found -> Optional.of(look), null);
  }

  /** Revokes a token. */
  public CompletionStage<Revoking> revoke(String actor, String id) {
    Note unsure = revocation(actor, null, id);
    return records
        .around(
            () -> ledger.revoke(id),
            revoked -> revoked.map(token -> revocation(actor, subject(actor, token.user()), id)),
            unsure)
        .thenApply(this::revoked);
  }

  private static Note revocation(String actor, @Nullable String subject, String id) {
    return new Note(
        AuditRecord.Kind.REVOCATION, actor, subject, null, null, "token-revoked", "token " + id);
  }

  private Revoking revoked(Optional<Optional<Token>> revoked) {
    Revoking came = Revoking.of(revoked);
    if (came == Revoking.REVOKED) {
      book.refresh();
    }
    return came;
  }
}
