package fairlead.proxy.audit;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records of what people do to others and look up about them. Nothing is done that could not be
 * recorded: there is room in the log before it begins. Thread-safe; never blocks.
 */
public final class DeedRecords {
  private final AuditLog log;
  private final InstantSource clock;
  private final DecisionIds ids = new DecisionIds();

  public DeedRecords(AuditLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * What a record says of a deed.
   *
   * @param user who did it; null where it was time, or the policy
   * @param subject whom it concerns; null for everybody, and where it is the same
   * @param reason what was done, as a label
   * @param detail the words that were given for it
   */
  public record Note(
      AuditRecord.Kind kind,
      @Nullable String user,
      @Nullable String subject,
      @Nullable String tier,
      @Nullable String session,
      @Nullable String reason,
      @Nullable String detail) {}

  /** A new id, which nobody can guess. */
  public String nextId() {
    synchronized (ids) {
      return ids.next();
    }
  }

  /**
   * Does something for whose record there is room, and writes that.
   *
   * @param deed not begun without room
   * @param told what the record says of what came of it; empty if that is nothing to record
   * @param unsure what it says where the deed fails, so that nobody knows whether it was done; null
   *     if nothing can have been done then
   * @return what came of it; empty if the log takes nothing, and then nothing was done
   */
  public <T> CompletionStage<Optional<T>> around(
      Supplier<CompletionStage<T>> deed, Function<T, Optional<Note>> told, @Nullable Note unsure) {
    return aroundAll(1, deed, result -> told.apply(result).map(List::of).orElse(List.of()), unsure);
  }

  /**
   * As {@link #around}, of something that several records tell of.
   *
   * @param most how many, at least 1
   */
  public <T> CompletionStage<Optional<T>> aroundAll(
      int most,
      Supplier<CompletionStage<T>> deed,
      Function<T, List<Note>> told,
      @Nullable Note unsure) {
    return room(log.accept(most))
        .thenCompose(
            room ->
                room.isEmpty()
                    ? CompletableFuture.completedFuture(Optional.<T>empty())
                    : within(room.get(), deed, told, unsure));
  }

  private static CompletionStage<Optional<AuditLog.Permit>> room(AuditLog.Acceptance acceptance) {
    return switch (acceptance) {
      case AuditLog.Permit permit -> CompletableFuture.completedFuture(Optional.of(permit));
      case AuditLog.Unavailable _ -> CompletableFuture.completedFuture(Optional.empty());
      case AuditLog.Pending pending -> pending.answer().thenCompose(DeedRecords::room);
    };
  }

  private <T> CompletionStage<Optional<T>> within(
      AuditLog.Permit permit,
      Supplier<CompletionStage<T>> deed,
      Function<T, List<Note>> told,
      @Nullable Note unsure) {
    return begun(deed)
        .whenComplete(
            (result, failure) -> {
              try {
                if (failure == null) {
                  told.apply(result).forEach(note -> write(permit, note, true));
                } else if (unsure != null) {
                  write(permit, unsure, false);
                }
              } finally {
                permit.release();
              }
            })
        .thenApply(Optional::of);
  }

  private static <T> CompletionStage<T> begun(Supplier<CompletionStage<T>> deed) {
    try {
      return deed.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void write(AuditLog.Permit permit, Note note, boolean done) {
    AuditRecord.Outcome outcome = done ? AuditRecord.Outcome.ALLOWED : AuditRecord.Outcome.FAILED;
    permit.write(
        new Event(clock.instant(), nextId(), note.kind(), outcome)
            .of(note.user(), note.subject())
            .in(note.tier(), note.session())
            .because(note.reason())
            .saying(note.detail()));
  }
}
