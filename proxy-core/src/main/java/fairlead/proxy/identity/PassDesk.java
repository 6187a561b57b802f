package fairlead.proxy.identity;

import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.audit.DeedRecords.Note;
import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.PassLedger;
import fairlead.proxy.ledger.PassLedger.Pass;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Issues, lists and revokes guest passes. Each deed is a record for which there is room before it
 * is done: new passes are one {@code login} record that names them all, as they are ways to sign
 * in. Who may do it is the caller's question.
 *
 * <p>Thread-safe; never blocks. Stages fail with {@code LedgerUnavailable} where the ledger does.
 */
public final class PassDesk {
  /** The shortest life of a pass. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  /** The longest life of a pass. */
  public static final Duration LONGEST = Duration.ofDays(31);

  /** The most passes at a time. */
  public static final int MOST = 200;

  /** How often names are drawn: of a million, hardly any was given before. */
  private static final int DRAWS = 20;

  private final PassLedger ledger;
  private final Heartbeat heartbeat;
  private final PassBook book;
  private final DeedRecords records;
  private final Predicate<String> known;
  private final Set<String> privileged;
  private final SecureRandom random = new SecureRandom();

  /**
   * A desk.
   *
   * @param book takes what is issued and revoked here at once
   * @param known whether there is a user of that name, other than by a pass
   * @param privileged groups that may do something to others, and that no guest is in
   */
  public PassDesk(
      PassLedger ledger,
      Heartbeat heartbeat,
      PassBook book,
      DeedRecords records,
      Predicate<String> known,
      Set<String> privileged) {
    this.ledger = ledger;
    this.heartbeat = heartbeat;
    this.book = book;
    this.records = records;
    this.known = known;
    this.privileged = Set.copyOf(privileged);
  }

  /** What came of asking for passes. */
  public sealed interface Outcome {}

  /** There are some. The passwords are kept nowhere: this is the only time to see them. */
  public record Issued(List<Made> passes) implements Outcome {
    public Issued {
      passes = List.copyOf(passes);
    }
  }

  /** A new pass and its password. */
  public record Made(Pass pass, PassSecret secret) {}

  /** There are none. */
  public record Declined(Why why) implements Outcome {}

  /** Why there are none. */
  public enum Why {
    /** This can be no group's name. */
    GROUP,
    /** Members of the group may do something to others. */
    PRIVILEGED,
    /** Too few or too many at a time. */
    COUNT,
    /** They would live too short or too long. */
    LIFETIME,
    /** They could not be recorded. */
    NO_RECORD
  }

  /**
   * Issues passes for guests in one group.
   *
   * @param tier the tier that they lead to, for the record
   */
  public CompletionStage<Outcome> issue(
      String actor, String group, int count, Duration lifetime, String tier) {
    Why why = objection(group, count, lifetime);
    if (why != null) {
      return CompletableFuture.completedFuture(new Declined(why));
    }
    Instant now = Instant.ofEpochMilli(heartbeat.millis());
    Pass like = new Pass("", group, "", now, now.plus(lifetime), actor, null);
    return records
        .around(
            () -> draw(like, count, new ArrayList<>(), DRAWS),
            made -> Optional.of(note(like, tier, count, made)),
            note(like, tier, count, List.of()))
        .thenApply(this::issued);
  }

  private @Nullable Why objection(String group, int count, Duration lifetime) {
    if (!GroupFile.isName(group)) {
      return Why.GROUP;
    }
    if (privileged.contains(group)) {
      return Why.PRIVILEGED;
    }
    if (count < 1 || count > MOST) {
      return Why.COUNT;
    }
    boolean fits = lifetime.compareTo(SHORTEST) >= 0 && lifetime.compareTo(LONGEST) <= 0;
    return fits ? null : Why.LIFETIME;
  }

  /** Those that are there, and others for whose names nobody had before. */
  private CompletionStage<List<Made>> draw(Pass like, int count, List<Made> there, int draws) {
    if (there.size() >= count || draws == 0) {
      return CompletableFuture.completedFuture(there);
    }
    Map<String, Made> drawn = new LinkedHashMap<>();
    while (drawn.size() < count - there.size()) {
      Made made = make(like);
      if (!known.test(made.pass().name())) {
        drawn.put(made.pass().name(), made);
      }
    }
    return ledger
        .issue(drawn.values().stream().map(Made::pass).toList())
        .thenCompose(
            kept -> {
              drawn.keySet().retainAll(Set.copyOf(kept));
              there.addAll(drawn.values());
              return draw(like, count, there, draws - 1);
            });
  }

  private Made make(Pass like) {
    String name = PassSecret.makeName(random);
    PassSecret secret = PassSecret.make(random);
    return new Made(
        new Pass(
            name,
            like.group(),
            secret.hash(name),
            like.issued(),
            like.expires(),
            like.issuedBy(),
            null),
        secret);
  }

  private static Note note(Pass like, String tier, int asked, List<Made> made) {
    String names = String.join(" ", made.stream().map(each -> each.pass().name()).toList());
    String until = like.expires().truncatedTo(ChronoUnit.SECONDS).toString();
    int count = made.isEmpty() ? asked : made.size();
    return new Note(
        AuditRecord.Kind.LOGIN,
        like.issuedBy(),
        null,
        tier,
        null,
        "passes-issued",
        "%d passes of group %s until %s %s".formatted(count, like.group(), until, names).strip());
  }

  private Outcome issued(Optional<List<Made>> made) {
    if (made.isEmpty()) {
      return new Declined(Why.NO_RECORD);
    }
    book.refresh();
    return new Issued(made.get());
  }

  /**
   * The valid passes, without their passwords.
   *
   * @return empty if the look cannot be recorded
   */
  public CompletionStage<Optional<List<Pass>>> list(String looker) {
    Note look = new Note(AuditRecord.Kind.LOOK_UP, looker, null, null, null, null, "passes");
    return records.around(ledger::valid, found -> Optional.of(look), null);
  }

  /** Revokes a pass. */
  public CompletionStage<Revoking> revoke(String actor, String name) {
    return records
        .around(
            () -> ledger.revoke(name),
            revoked -> revoked.map(pass -> revocation(actor, name, name)),
            revocation(actor, null, name))
        .thenApply(this::revoked);
  }

  private static Note revocation(String actor, @Nullable String subject, String name) {
    return new Note(
        AuditRecord.Kind.REVOCATION, actor, subject, null, null, "pass-revoked", "pass " + name);
  }

  private Revoking revoked(Optional<Optional<Pass>> revoked) {
    Revoking came = Revoking.of(revoked);
    if (came == Revoking.REVOKED) {
      book.refresh();
    }
    return came;
  }
}
