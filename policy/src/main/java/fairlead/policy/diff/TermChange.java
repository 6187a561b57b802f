package fairlead.policy.diff;

import java.util.List;

/**
 * What some people are granted or asked otherwise than before, hosts apart. Immutable.
 *
 * @param term which, such as {@code session length}, {@code tier} or {@code timezone}
 * @param before what it was, in words
 * @param now what it is, in words
 */
public record TermChange(List<Who> who, String term, String before, String now) {
  public TermChange {
    who = List.copyOf(who);
  }
}
