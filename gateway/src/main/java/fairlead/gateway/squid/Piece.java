package fairlead.gateway.squid;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests that an ACL matches, or may match. Immutable.
 *
 * @param why it is not certain; empty where it is
 */
record Piece(Box box, Certainty certainty, String why) {

  /** How sure it is. */
  enum Certainty {
    CERTAIN,
    /** It may match. */
    MAYBE,
    /** It matches what nobody asks Fairlead for. */
    POINTLESS
  }

  static Piece certain(Box box) {
    return new Piece(box, Certainty.CERTAIN, "");
  }

  static Piece maybe(Box box, String why) {
    return new Piece(box, Certainty.MAYBE, why);
  }

  boolean isCertain() {
    return certainty == Certainty.CERTAIN;
  }

  /** What both match, of each of some and each of others. */
  static List<Piece> and(List<Piece> some, List<Piece> others) {
    List<Piece> both = new ArrayList<>();
    for (Piece one : some) {
      for (Piece other : others) {
        Box box = one.box.and(other.box);
        if (!box.isEmpty()) {
          Piece weaker = one.isCertain() ? other : one;
          both.add(new Piece(box, weaker.certainty, weaker.why));
        }
      }
    }
    return both;
  }

  /** What some do not match: for certain where they cannot, perhaps where they may. */
  static List<Piece> not(List<Piece> some) {
    List<Piece> rest = new ArrayList<>();
    Box.minus(Box.ALL, some.stream().map(Piece::box).toList())
        .forEach(box -> rest.add(certain(box)));
    List<Box> sure = some.stream().filter(Piece::isCertain).map(Piece::box).toList();
    for (Piece piece : some) {
      if (!piece.isCertain()) {
        Box.minus(piece.box, sure)
            .forEach(box -> rest.add(new Piece(box, piece.certainty, piece.why)));
      }
    }
    return rest;
  }
}
