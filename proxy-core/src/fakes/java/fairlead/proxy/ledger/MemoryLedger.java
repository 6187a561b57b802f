package fairlead.proxy.ledger;

import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import fairlead.policy.session.Account;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Opening;
import fairlead.policy.session.Pass;
import fairlead.policy.session.RoomRun;
import fairlead.policy.session.Session;
import fairlead.policy.session.Usage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in memory, for tests of what is above it: one node, the pure rules, answers at once, or
 * never while it is {@link #frozen}.
 */
public class MemoryLedger implements SessionLedger, Heartbeat {
  public volatile boolean frozen;
  public volatile boolean gone;
  private final LongSupplier clock;
  private final Map<Account, Book> books = new HashMap<>();
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final List<Done> acts = new ArrayList<>();

  /** What everybody holds. */
  public final List<Grant> grants = new CopyOnWriteArrayList<>();

  private final Map<List<String>, RoomRun> runs = new HashMap<>();
  private volatile long goneSince;

  private static final class Book {
    private @Nullable Session last;
    private final Map<LocalDate, long[]> days = new HashMap<>();
    private final Map<LocalDate, Long> granted = new HashMap<>();
    private long up;
    private long down;
    private boolean told = true;

    Usage usage() {
      return new Usage(
          days.entrySet().stream()
              .map(
                  day ->
                      new Usage.Day(
                          day.getKey(), day.getValue()[0], day.getValue()[1], day.getValue()[2]))
              .toList());
    }

    long[] day(LocalDate day) {
      return days.computeIfAbsent(day, _ -> new long[3]);
    }

    Held held() {
      return new Held(java.util.Objects.requireNonNull(last), usage());
    }
  }

  public MemoryLedger(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public long millis() {
    return clock.getAsLong();
  }

  @Override
  public long silentMillis() {
    return gone ? Math.max(1, clock.getAsLong() - goneSince) : 0;
  }

  /** Is out of reach from here on, or back. */
  public void gone(boolean now) {
    goneSince = clock.getAsLong();
    gone = now;
  }

  /** Tells of a change that a test made elsewhere. */
  public void tell(Change.Kind kind, String user) {
    listeners.forEach(each -> each.accept(new Change(kind, user)));
  }

  @Override
  public void onChange(Consumer<Change> listener) {
    listeners.add(listener);
  }

  private <T> CompletionStage<T> transaction(Supplier<T> work) {
    if (frozen) {
      return new CompletableFuture<>();
    }
    if (gone) {
      return CompletableFuture.failedFuture(
          new LedgerUnavailable("gone", new IllegalStateException()));
    }
    synchronized (books) {
      return CompletableFuture.completedFuture(work.get());
    }
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.getAsLong());
  }

  private Book settled(Account account, ZoneId zone) {
    Book book = books.computeIfAbsent(account, _ -> new Book());
    if (book.last != null) {
      Session.Settled settled = book.last.settle(book.usage(), zone, now());
      settled.runs().forEach(run -> book.day(run.day())[1] += run.ran().toMillis());
      book.last = settled.session();
    }
    return book;
  }

  @Override
  public CompletionStage<Opened> open(Opening.Wish wish, ZoneId zone) {
    return transaction(
        () -> {
          Book book = settled(wish.account(), zone);
          return switch (Opening.of(book.last, wish, means(book, wish.room(), wish), zone, now())) {
            case Opening.Joined joined -> {
              book.last = joined.session().used(now());
              yield book.held();
            }
            case Opening.Opened opened -> {
              book.last = opened.session();
              Pass pass = opened.session().pass();
              if (pass != null) {
                grants.replaceAll(grant -> grant.id().equals(pass.grant()) ? used(grant) : grant);
              }
              book.told = false;
              book.day(LocalDate.ofInstant(now(), zone))[2]++;
              yield book.held();
            }
            case Opening.Refused refused -> new Refused(refused.reason(), refused.until());
          };
        });
  }

  private Opening.Means means(Book book, @Nullable String room, Opening.@Nullable Wish wish) {
    String tier = wish == null ? "" : wish.account().tier();
    return new Opening.Means(
        book.usage(),
        new Grants(List.copyOf(grants)),
        room == null ? null : runs.get(List.of(room, tier)));
  }

  private static Grant used(Grant grant) {
    return new Grant(
        grant.id(),
        grant.request(),
        grant.user(),
        grant.tier(),
        grant.chain(),
        grant.hosts(),
        grant.sessions(),
        grant.opened() + 1,
        grant.made(),
        grant.starts(),
        grant.until(),
        grant.revoked());
  }

  @Override
  public CompletionStage<Outlook> outlook(Account account, @Nullable String room, ZoneId zone) {
    return transaction(
        () -> {
          Book book = settled(account, zone);
          Done checkIn =
              acts.reversed().stream()
                  .filter(done -> done.act().deed() == Deed.CHECK_IN)
                  .filter(done -> done.account().equals(account))
                  .findFirst()
                  .orElse(null);
          RoomRun run = room == null ? null : runs.get(List.of(room, account.tier()));
          return new Outlook(
              book.last == null ? null : book.held(),
              new Opening.Means(book.usage(), new Grants(List.copyOf(grants)), run),
              checkIn);
        });
  }

  @Override
  public CompletionStage<Integer> startRoom(List<RoomStart> starts) {
    return transaction(
        () -> {
          int started = 0;
          for (RoomStart start : starts) {
            Instant ends = start.length() == null ? null : now().plus(start.length());
            List<String> key = List.of(start.room(), start.tier());
            started += runs.putIfAbsent(key, new RoomRun(now(), ends)) == null ? 1 : 0;
          }
          return started;
        });
  }

  @Override
  public CompletionStage<Integer> endRoom(String room, Set<String> tiers, String actor) {
    return transaction(
        () -> {
          int ended = 0;
          for (String tier : tiers) {
            ended += runs.remove(List.of(room, tier)) == null ? 0 : 1;
          }
          return ended;
        });
  }

  @Override
  public CompletionStage<List<RoomClock>> rooms() {
    return transaction(
        () ->
            runs.entrySet().stream()
                .map(
                    run ->
                        new RoomClock(
                            run.getKey().getFirst(), run.getKey().getLast(), run.getValue(), ""))
                .toList());
  }

  @Override
  public CompletionStage<List<Missed>> missed() {
    return transaction(List::of);
  }

  @Override
  public CompletionStage<List<Acted>> actAll(List<Act> acts, ZoneId zone) {
    return transaction(
        () -> acts.stream().map(act -> act(act, zone).toCompletableFuture().join()).toList());
  }

  @Override
  public CompletionStage<Held> enter(Session session, ZoneId zone) {
    return transaction(
        () -> {
          Book book = settled(session.account(), zone);
          Session last = book.last;
          if (last == null || last.state() == Session.State.ENDED) {
            boolean barred = last != null && last.bars(now(), zone);
            book.last = barred ? session.end(Ending.REVOKED, now()) : session;
            book.told = false;
          }
          return book.held();
        });
  }

  @Override
  public CompletionStage<Optional<Held>> look(Account account, ZoneId zone) {
    return transaction(
        () -> {
          Book book = settled(account, zone);
          return book.last == null ? Optional.empty() : Optional.of(book.held());
        });
  }

  @Override
  public CompletionStage<Funded> fund(Fund order) {
    return transaction(
        () -> {
          Book book = books.computeIfAbsent(order.account(), _ -> new Book());
          long has = book.granted.getOrDefault(order.day(), 0L);
          long left = left(book, order);
          long next =
              order.target() <= has
                  ? order.target()
                  : has
                      + Math.min(
                          Math.min(order.target() - has, Math.max(64 << 10, left / 4)), left);
          book.granted.put(order.day(), next);
          book.day(order.day())[0] += next - has;
          return new Funded(next, left(book, order), false);
        });
  }

  private static long left(Book book, Fund order) {
    return Math.max(
        0, order.budget().amount() - book.usage().data(order.budget().period(), order.day()));
  }

  /** What is charged to an account on any day, octets. */
  public long charged(Account account) {
    synchronized (books) {
      Book book = books.get(account);
      return book == null ? 0 : book.days.values().stream().mapToLong(day -> day[0]).sum();
    }
  }

  @Override
  public CompletionStage<@Nullable Void> touch(List<Touch> touches) {
    return transaction(
        () -> {
          for (Touch touch : touches) {
            for (Book book : books.values()) {
              if (book.last != null && book.last.id().equals(touch.session())) {
                book.last = book.last.used(touch.used());
                book.up += touch.up();
                book.down += touch.down();
              }
            }
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Acted> act(Act act, ZoneId zone) {
    return transaction(
        () -> {
          for (Account account : List.copyOf(books.keySet())) {
            Book book = settled(account, zone);
            Session before = book.last;
            if (before != null && before.id().equals(act.session())) {
              return acted(act, account, book, before);
            }
          }
          return new Unknown();
        });
  }

  private Acted acted(Act act, Account account, Book book, Session before) {
    Ending why = act.actor().equals(account.user()) ? Ending.USER : Ending.REVOKED;
    Session after =
        switch (act.deed()) {
          case PAUSE -> before.pause();
          case RESUME -> before.resume(now());
          case CHECK_IN -> before.checkIn(now());
          case END -> before.end(why, now());
          case EXTEND -> act.by() == null ? before : before.extend(act.by(), now());
        };
    if (after.equals(before)) {
      return new Unchanged(book.held());
    }
    book.last = after;
    acts.add(new Done(act, now(), account));
    listeners.forEach(each -> each.accept(new Change(Change.Kind.SESSION, account.user())));
    return new Changed(book.held());
  }

  @Override
  public CompletionStage<List<Held>> list(@Nullable String user, Instant endedSince, ZoneId zone) {
    return transaction(
        () ->
            List.copyOf(books.keySet()).stream()
                .filter(account -> user == null || account.user().equals(user))
                .filter(account -> goesOnOrEnded(books.get(account).last, endedSince))
                .map(account -> settled(account, zone))
                .map(Book::held)
                .sorted(Comparator.comparing((Held held) -> held.session().opened()).reversed())
                .toList());
  }

  /** As it was settled last, as in the SQL ledger. */
  private static boolean goesOnOrEnded(@Nullable Session session, Instant since) {
    return session != null && (session.ended() == null || !session.ended().isBefore(since));
  }

  @Override
  public CompletionStage<Optional<Session>> find(String session) {
    return transaction(
        () ->
            books.values().stream()
                .flatMap(book -> Optional.ofNullable(book.last).stream())
                .filter(last -> last.id().equals(session))
                .findFirst());
  }

  @Override
  public CompletionStage<List<Held>> supervised(
      Set<String> tiers, @Nullable String room, Instant since, ZoneId zone) {
    return transaction(
        () ->
            List.copyOf(books.keySet()).stream()
                .filter(account -> tiers.contains(account.tier()))
                .map(account -> settled(account, zone))
                .filter(book -> book.last != null)
                .filter(book -> room == null || room.equals(book.last.room()))
                .filter(
                    book ->
                        book.last.state() != Session.State.ENDED
                            || book.last.ending() == Ending.UNSUPERVISED)
                .map(Book::held)
                .toList());
  }

  @Override
  public CompletionStage<Counts> count() {
    return transaction(
        () -> new Counts(in(Session.State.ACTIVE), in(Session.State.PAUSED), draining()));
  }

  private int in(Session.State state) {
    return (int)
        books.values().stream()
            .filter(book -> book.last != null && book.last.state() == state)
            .count();
  }

  private int draining() {
    return (int)
        books.values().stream()
            .map(book -> book.last)
            .filter(last -> last != null && last.ending() == Ending.LENGTH)
            .filter(last -> last.ended().plus(last.terms().drain()).isAfter(now()))
            .count();
  }

  @Override
  public CompletionStage<List<Done>> acts(String user, int most) {
    return transaction(
        () ->
            acts.reversed().stream()
                .filter(done -> done.account().user().equals(user))
                .filter(done -> done.act().deed() != Deed.CHECK_IN)
                .limit(most)
                .toList());
  }

  @Override
  public CompletionStage<List<Finished>> finished(ZoneId zone) {
    return transaction(
        () -> {
          List<Finished> finished = new ArrayList<>();
          for (Account account : List.copyOf(books.keySet())) {
            Book book = settled(account, zone);
            Session last = book.last;
            if (last != null && last.state() == Session.State.ENDED && !book.told) {
              book.told = true;
              finished.add(new Finished(last, book.up, book.down));
            }
          }
          return finished;
        });
  }
}
