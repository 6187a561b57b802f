package fairlead.gateway.squid;

import fairlead.policy.wording.Quoted;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of an access list such as {@code http_access}. Immutable.
 *
 * @param implied whether it is what Squid does behind the last line
 */
record Access(Line line, boolean allow, List<Term> terms, boolean implied) {

  /** A named ACL, or what it does not match. */
  record Term(Acl acl, boolean not) {}

  Access {
    terms = List.copyOf(terms);
  }

  static Access of(Line line, Acls acls) {
    List<String> values = line.values();
    if (values.isEmpty() || !values.getFirst().matches("allow|deny")) {
      throw new Refused(line, "neither allow nor deny", line.directive() + " allow ACL…");
    }
    return new Access(
        line,
        values.getFirst().equals("allow"),
        terms(values.subList(1, values.size()), line, acls),
        false);
  }

  static List<Term> terms(List<String> names, Line line, Acls acls) {
    List<Term> terms = new ArrayList<>();
    for (String name : names) {
      boolean not = name.startsWith("!");
      terms.add(new Term(acls.get(not ? name.substring(1) : name, line), not));
    }
    return terms;
  }

  /** The lines of a directive, with the opposite of the last behind them. */
  static List<Access> list(String directive, List<Line> lines, Acls acls, boolean withoutLines) {
    List<Access> list = new ArrayList<>();
    lines.stream()
        .filter(line -> line.directive().equals(directive))
        .forEach(line -> list.add(of(line, acls)));
    Line last = list.isEmpty() ? new Line("squid", 0, List.of(directive)) : list.getLast().line;
    list.add(
        new Access(last, list.isEmpty() ? withoutLines : !list.getLast().allow, List.of(), true));
    return list;
  }

  /** As messages name it. */
  String words() {
    return implied
        ? "what Squid does where no line fits (the opposite of the last)"
        : Quoted.clip(String.join(" ", line.words()), 80);
  }
}
