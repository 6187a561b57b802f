package fairlead.gateway.squid;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through access lists for one class of clients, and finds what Squid lets through for
 * certain. What a deny line may match counts as denied; what an allow line may match does not count
 * as allowed. Used once, by one thread.
 */
final class Walk {
  private static final int MOST_BOXES = 4000;

  private final AclReading reading;
  private final Client client;
  private final Verdicts verdicts;
  private final List<Lost> lost = new ArrayList<>();

  /** What this list would let through, were it not lost: no later line of it decides that. */
  private final List<Lost> gone = new ArrayList<>();

  private @Nullable Integer connections;

  /** Requests that a line let through. */
  record Passed(Box box, Access by) {}

  /** Requests that count as denied without being so for certain. */
  private record Lost(Box box, Access by, String why) {}

  Walk(AclReading reading, Client client, Verdicts verdicts) {
    this.reading = reading;
    this.client = client;
    this.verdicts = verdicts;
  }

  /** The most connections at a time; null if it is not bounded. */
  @Nullable Integer connections() {
    return connections;
  }

  /** What a list lets through of some requests. */
  List<Passed> through(List<Access> list, List<Box> from) {
    List<Box> reach = from;
    List<Passed> passed = new ArrayList<>();
    for (Access access : list) {
      List<Access.Term> terms = withoutLimits(access);
      if (terms == null) {
        continue;
      }
      List<Piece> pieces = reading.read(terms, client);
      if (access.allow()) {
        allow(access, pieces, reach, passed);
      } else {
        reach = deny(access, pieces, reach);
      }
      if (reach.size() > MOST_BOXES || passed.size() > MOST_BOXES) {
        throw new Refused(
            access.line(), "the access lists are too entangled", "write them simpler");
      }
    }
    lost.clear();
    lost.addAll(gone);
    gone.clear();
    return passed;
  }

  private Verdict verdict(Access access) {
    return verdicts.of(access);
  }

  /** The terms but those of {@code maxconn}; null where the line says nothing else to do. */
  private @Nullable List<Access.Term> withoutLimits(Access access) {
    List<Access.Term> rest = new ArrayList<>();
    boolean limited = false;
    for (Access.Term term : access.terms()) {
      Integer most = most(term.acl());
      if (most != null && term.not() == access.allow()) {
        limited = true;
        connections = connections == null ? most : Math.min(connections, most);
      } else {
        rest.add(term);
      }
    }
    if (limited) {
      verdict(access).passes();
      verdict(access).less("limits.connections counts for each person, not for each address");
    }
    return limited && !access.allow() ? null : rest;
  }

  private static @Nullable Integer most(Acl acl) {
    boolean plain =
        acl.type().equals("maxconn")
            && acl.values().size() == 1
            && acl.texts().getFirst().matches("[1-9][0-9]{0,5}");
    return plain ? Integer.valueOf(acl.texts().getFirst()) : null;
  }

  private void allow(Access access, List<Piece> pieces, List<Box> reach, List<Passed> passed) {
    for (Piece piece : pieces) {
      for (Lost each : lost) {
        if (each.box.overlaps(piece.box())) {
          verdict(access).less(behind(each));
          verdict(each.by).less("refuses more than it did: " + each.why);
          if (piece.isCertain()) {
            gone.add(new Lost(each.box.and(piece.box()), each.by, each.why));
          }
        }
      }
      if (piece.isCertain()) {
        settle(piece.box());
      }
      for (Box from : reach) {
        Box box = from.and(piece.box());
        if (box.isEmpty()) {
          continue;
        }
        if (piece.isCertain()) {
          verdict(access).passes();
          passed.add(new Passed(box, access));
        } else {
          verdict(access).less(piece.why());
        }
      }
    }
  }

  private static String behind(Lost lost) {
    return "without what %s may refuse: %s".formatted(lost.by.line().place(), lost.why);
  }

  /** What a line decides for certain, no later one of the list loses. */
  private void settle(Box box) {
    List<Lost> rest = new ArrayList<>();
    for (Lost each : lost) {
      each.box.minus(box).forEach(left -> rest.add(new Lost(left, each.by, each.why)));
    }
    lost.clear();
    lost.addAll(rest);
  }

  private List<Box> deny(Access access, List<Piece> pieces, List<Box> reach) {
    List<Box> left = reach;
    for (Piece piece : pieces) {
      if (piece.isCertain()) {
        verdict(access).passes();
        left = Box.minus(left, piece.box());
        settle(piece.box());
      }
    }
    for (Piece piece : pieces) {
      if (!piece.isCertain()) {
        if (piece.certainty() == Piece.Certainty.MAYBE) {
          for (Box box : left) {
            if (box.overlaps(piece.box())) {
              lost.add(new Lost(box.and(piece.box()), access, piece.why()));
            }
          }
        }
        left = Box.minus(left, piece.box());
      }
    }
    return left;
  }
}
