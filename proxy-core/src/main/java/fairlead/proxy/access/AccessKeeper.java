package fairlead.proxy.access;

import fairlead.policy.PolicySet;
import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.AccessRequest.Decided;
import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.approval.Chain;
import fairlead.proxy.audit.DeedRecords.Note;
import fairlead.proxy.ledger.AccessLedger.Moved;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves access requests that nobody touches: those whose time is over expire, and where the policy
 * has altered a chain their review begins anew. Any node may do it; it is done once. Called by one
 * thread; never blocks.
 */
public final class AccessKeeper {
  /** Other nodes may have had other policies for a while, and files of people change, too. */
  private static final int LOOKS_A_SCAN = 60;

  private final AccessDesk.Parts parts;
  private final Offers offers;
  private @Nullable String looked;
  private int looks;
  private CompletionStage<?> underWay = CompletableFuture.completedFuture(null);

  AccessKeeper(AccessDesk.Parts parts, Offers offers) {
    this.parts = parts;
    this.offers = offers;
  }

  /**
   * Looks once; does nothing while an earlier look goes on.
   *
   * @return completes when all is done; with {@code LedgerUnavailable} where the ledger fails
   */
  public CompletionStage<?> look() {
    if (underWay.toCompletableFuture().isDone()) {
      PolicySet policy = parts.policies().get();
      CompletionStage<?> expired = parts.ledger().due().thenCompose(this::expire);
      CompletionStage<?> restarted =
          policy.hash().equals(looked) && ++looks % LOOKS_A_SCAN != 0
              ? CompletableFuture.completedFuture(null)
              : parts.ledger().list(null, State.PENDING).thenCompose(all -> restart(policy, all));
      underWay =
          CompletableFuture.allOf(
              expired.toCompletableFuture(),
              restarted.thenRun(() -> looked = policy.hash()).toCompletableFuture());
    }
    return underWay;
  }

  private CompletionStage<?> expire(List<String> due) {
    return all(
        due.stream()
            .map(
                id ->
                    move(
                        () -> parts.ledger().settle(id),
                        AccessNotes::expired,
                        request -> {
                          Decided decided = request.decided();
                          if (decided != null) {
                            parts.notices().tell(AccessNotes.decided(request, decided));
                          }
                        }))
            .toList());
  }

  private CompletionStage<?> restart(PolicySet policy, List<AccessRequest> pending) {
    return all(
        pending.stream()
            .flatMap(
                request -> {
                  Chain now = offers.reviewers(policy, request, parts.now()).chain();
                  return now == null || !request.alteredBy(now)
                      ? Stream.<CompletionStage<?>>empty()
                      : Stream.of(restart(request, now));
                })
            .toList());
  }

  private CompletionStage<?> restart(AccessRequest request, Chain now) {
    return move(
        () -> parts.ledger().restart(request.id(), now),
        AccessNotes::restarted,
        moved -> parts.notices().tell(AccessNotes.open(moved, 0, parts.now())));
  }

  private CompletionStage<?> move(
      Supplier<CompletionStage<Optional<Moved>>> how,
      Function<AccessRequest, Note> note,
      Consumer<AccessRequest> then) {
    return parts
        .records()
        .around(how, moved -> moved.filter(Moved::moved).map(it -> note.apply(it.request())), null)
        .thenAccept(
            done ->
                done.flatMap(moved -> moved)
                    .filter(Moved::moved)
                    .ifPresent(it -> then.accept(it.request())));
  }

  private static CompletionStage<?> all(List<? extends CompletionStage<?>> stages) {
    return CompletableFuture.allOf(
        stages.stream()
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new));
  }
}
