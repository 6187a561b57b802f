package fairlead.proxy.session;

import fairlead.policy.session.Ending;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One exchange's way through a session: its chunk of the data, and the word when it has to stop or
 * end. Lives on the exchange's event loop, hence its fields are plain; whoever holds it looks at it
 * a few times a second, and closes it once.
 *
 * <p>Data is paid for before it moves: {@link #take} says how many octets may go. What was taken
 * and did not go is given back, and so is a chunk that nobody used for a second.
 */
public final class Passage {
  private static final long CHUNK_KEPT_MILLIS = 1_000;

  /** How long an exchange waits for a ledger that is out of reach before it ends. */
  private static final long LEDGER_PAUSE_MILLIS = 30_000;

  private final @Nullable Standing standing;
  private final @Nullable Sessions sessions;
  private final boolean goesOnWithoutLedger;
  private final @Nullable Tally tally;
  private String session;
  private boolean local;
  private @Nullable Reservation source;
  private long chunk;
  private int nextChunk = Reservation.SMALLEST_CHUNK;
  private long up;
  private long down;
  private long upTold;
  private long downTold;
  private long movedBefore;
  private long movedAt;
  private long ledgerGoneAt = Long.MAX_VALUE;
  private long cutAt = Long.MAX_VALUE;

  /** When the session's own drain is over, as far as was seen of it. */
  private long sessionCutAt = Long.MAX_VALUE;

  private TunnelEnd cutWhy = TunnelEnd.POLICY_CHANGED;
  private @Nullable Runnable waiting;
  private @Nullable TunnelEnd end;
  private boolean closed;

  /** What supervisors see of it while it is under way; null if that is nothing. */
  private @Nullable String host;

  /** What an exchange does now. */
  public enum Look {
    /** It goes on. */
    GO_ON,
    /** It reads nothing, keeps everything, and its idle time stands still. */
    PAUSED,
    /** It ends, as {@link Passage#end} says. */
    OVER
  }

  private Passage(
      @Nullable Standing standing,
      @Nullable Sessions sessions,
      Standing.@Nullable View view,
      boolean goesOnWithoutLedger) {
    this.standing = standing;
    this.sessions = sessions;
    this.tally = sessions == null || standing == null ? null : standing.tally();
    if (tally != null) {
      tally.enter();
    }
    this.session = view == null ? "" : view.session().id();
    this.local = view != null && view.local();
    this.goesOnWithoutLedger = goesOnWithoutLedger;
  }

  /** A passage through a session that was entered for it. */
  static Passage through(Standing standing, Sessions sessions, boolean goesOnWithoutLedger) {
    return new Passage(standing, sessions, standing.view(), goesOnWithoutLedger);
  }

  /** A passage that needs no session and is charged to none, of one who may be limited. */
  static Passage free(Standing standing) {
    return new Passage(standing, null, null, true);
  }

  /** A passage of nobody's. */
  public static Passage unbounded() {
    return new Passage(null, null, null, true);
  }

  /** Notes where it goes, for those who may see that. */
  void to(String name) {
    if (standing != null && standing.hosts.enter(name)) {
      host = name;
    }
  }

  /** The session's id; empty if there is none. */
  public String session() {
    return session;
  }

  /** Octets from the client that moved so far. */
  public long up() {
    return up;
  }

  /**
   * Pays for octets that are about to move.
   *
   * @return how many of them may move now; where that is fewer, {@link #await} tells when to ask
   *     again
   */
  public int take(int octets, boolean upward) {
    int may = octets;
    if (sessions != null && standing != null) {
      may = charge(octets, sessions, standing);
    }
    if (upward) {
      up += may;
    } else {
      down += may;
    }
    return may;
  }

  /** Takes back octets that were paid for and did not move. */
  public void give(int octets, boolean upward) {
    if (source != null) {
      chunk += octets;
    }
    if (upward) {
      up -= octets;
    } else {
      down -= octets;
    }
  }

  private int charge(int octets, Sessions all, Standing its) {
    Reservation now = its.reservation();
    if (now != source) {
      giveChunk();
      source = now;
    }
    if (now == null) {
      return octets;
    }
    int got = 1;
    while (chunk < octets && got > 0) {
      got = now.take(nextChunk);
      chunk += got;
      nextChunk = Math.min(Reservation.LARGEST_CHUNK, 2 * nextChunk);
    }
    if (chunk < octets && goesOnWithoutLedger && all.ledgerIsAway()) {
      now.overdraw((int) (octets - chunk));
      chunk = octets;
    }
    int may = (int) Math.min(octets, chunk);
    chunk -= may;
    return may;
  }

  /**
   * Runs a task once it makes sense to ask for data again; once for each time it was asked to. The
   * task is run on any thread.
   */
  public void await(Runnable task) {
    if (waiting == null && source != null) {
      waiting = task;
      source.await(task);
    }
  }

  /** The task that was waited with has run. */
  public void awake() {
    waiting = null;
  }

  /** Looks what is to be done; {@code now} is the ledger's clock, ms. */
  public Look look(long now) {
    if (end == null) {
      tell(now);
      end = over(now);
    }
    return end != null ? Look.OVER : isPaused(now) ? Look.PAUSED : Look.GO_ON;
  }

  /** Why it is over. */
  public TunnelEnd end() {
    return end == null ? TunnelEnd.DRAINING : end;
  }

  /** Lets it go on for a while, and ends it then. The first call counts until {@link #goOn}. */
  public void drain(TunnelEnd why, long now, long drainMillis) {
    if (cutAt == Long.MAX_VALUE) {
      cutAt = now + drainMillis;
      cutWhy = why;
    }
  }

  /** Takes a {@link #drain} back. */
  public void goOn() {
    cutAt = Long.MAX_VALUE;
  }

  /** Ends it at its next look. */
  public void cut(TunnelEnd why) {
    end = why;
  }

  private void tell(long now) {
    if (standing == null) {
      return;
    }
    if (up + down != movedBefore) {
      movedBefore = up + down;
      movedAt = now;
      if (sessions != null) {
        standing.use(now);
      }
    } else if (chunk > 0 && now - movedAt >= CHUNK_KEPT_MILLIS) {
      giveChunk();
    }
    if (tally != null) {
      tally.moved(up - upTold, down - downTold);
      upTold = up;
      downTold = down;
    }
  }

  private @Nullable TunnelEnd over(long now) {
    if (now >= cutAt) {
      return cutWhy;
    }
    if (sessions == null || standing == null) {
      return null;
    }
    Standing.View view = standing.view();
    TunnelEnd sessionOver = view == null ? null : sessionOver(view, now);
    if (sessionOver != null) {
      return sessionOver;
    }
    if (source != null && chunk == 0 && source.isSpent() && source == standing.reservation()) {
      return TunnelEnd.QUOTA_DATA;
    }
    return ledgerGoneAt != Long.MAX_VALUE && now - ledgerGoneAt >= LEDGER_PAUSE_MILLIS
        ? TunnelEnd.LEDGER_UNAVAILABLE
        : null;
  }

  private @Nullable TunnelEnd sessionOver(Standing.View view, long now) {
    String current = view.session().id();
    if (local && !view.local()) {
      session = current; // the ledger knows it now, or has another one that goes on
      local = false;
    } else if (!current.equals(session)) {
      return behindAnother(view, now);
    }
    sessionCutAt =
        view.deadline() == Long.MAX_VALUE ? Long.MAX_VALUE : view.deadline() + view.drain();
    return switch (view.session().state()) {
      case ACTIVE ->
          now >= view.lapse()
              ? paused(view, now)
              : now - view.drain() >= view.deadline() ? Sessions.endOf(view.ending()) : null;
      case PAUSED -> paused(view, now);
      case ENDED -> ended(view, now);
    };
  }

  /** A pause for lack of a check-in has an end, whatever the ledger has noticed of it. */
  private static @Nullable TunnelEnd paused(Standing.View view, long now) {
    return now >= view.pauseEnd() ? Sessions.endOf(view.pauseEnding()) : null;
  }

  /**
   * What becomes of it when another session followed its own: it drains no longer than it would
   * have, and whoever ends the other ends it, too.
   */
  private @Nullable TunnelEnd behindAnother(Standing.View view, long now) {
    sessionCutAt = Math.min(sessionCutAt, now + view.drain());
    if (view.session().ending() == Ending.REVOKED) {
      return TunnelEnd.REVOKED;
    }
    return now >= sessionCutAt ? TunnelEnd.SESSION_ENDED : null;
  }

  private static @Nullable TunnelEnd ended(Standing.View view, long now) {
    var ending = view.session().ending();
    var at = view.session().ended();
    if (ending == null || at == null) {
      return null;
    }
    boolean drains = view.session().drains(Instant.ofEpochMilli(now));
    return drains ? null : Sessions.endOf(ending);
  }

  private boolean isPaused(long now) {
    if (sessions == null || standing == null) {
      return false;
    }
    boolean alone =
        !goesOnWithoutLedger && sessions.ledgerIsAway() && chunk == 0 && !hasData(standing);
    ledgerGoneAt = alone ? Math.min(ledgerGoneAt, now) : Long.MAX_VALUE;
    Standing.View view = standing.view();
    return alone || (view != null && view.isPaused(now));
  }

  private static boolean hasData(Standing standing) {
    Reservation data = standing.reservation();
    return data != null && data.available() > 0;
  }

  private void giveChunk() {
    if (source != null && chunk > 0) {
      source.give(chunk);
      chunk = 0;
    }
  }

  /** Gives everything back. Does nothing the second time. */
  public void close() {
    if (closed || standing == null) {
      return;
    }
    closed = true;
    giveChunk();
    if (sessions != null) {
      tell(sessions.millis());
    }
    if (tally != null) {
      tally.leave();
    }
    if (host != null) {
      standing.hosts.leave(host);
    }
    standing.leave();
  }
}
