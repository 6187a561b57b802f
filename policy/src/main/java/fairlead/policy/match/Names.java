package fairlead.policy.match;

import java.util.HashSet;
import java.util.Set;

/** The names that patterns are made of, and what they stand for. Immutable. */
sealed interface Names {

  /** Whether a pattern matches the name. */
  boolean matches(String name);

  /** Whether everything below the name is matched. */
  boolean matchesBelow(String name);

  /** How many names stand for themselves, and how many for what is below them, in sum. */
  int size();

  /** As many of those as another has too. */
  int common(Names other);

  /** Whether all that the other matches is matched; false if in doubt. */
  boolean covers(Names other);

  /** Few names, as such. */
  record Few(Set<String> exact, Set<String> below) implements Names {

    /** All names. */
    Set<String> all() {
      Set<String> all = new HashSet<>(exact);
      all.addAll(below);
      return all;
    }

    @Override
    public boolean matches(String name) {
      return exact.contains(name) || under(name);
    }

    @Override
    public boolean matchesBelow(String name) {
      return below.contains(name) || under(name);
    }

    private boolean under(String name) {
      if (below.isEmpty()) {
        return false;
      }
      for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
        if (below.contains(name.substring(dot + 1))) {
          return true;
        }
      }
      return false;
    }

    @Override
    public int size() {
      return exact.size() + below.size();
    }

    @Override
    public int common(Names other) {
      return (int)
          switch (other) {
            case Few(Set<String> itself, Set<String> under) ->
                exact.stream().filter(itself::contains).count()
                    + below.stream().filter(under::contains).count();
            case Many(NamePrints prints, int size) ->
                exact.stream().filter(prints::hasExact).count()
                    + below.stream().filter(prints::hasBelow).count();
          };
    }

    @Override
    public boolean covers(Names other) {
      return other instanceof Few few && coversFew(this, few);
    }
  }

  /** Many names, as fingerprints. */
  record Many(NamePrints prints, int size) implements Names {

    Many(NamePrints prints) {
      this(prints, prints.exact() + prints.below());
    }

    @Override
    public boolean matches(String name) {
      return prints.matches(name);
    }

    @Override
    public boolean matchesBelow(String name) {
      return prints.matchesBelow(name);
    }

    @Override
    public int common(Names other) {
      return switch (other) {
        case Few few -> few.common(this);
        case Many(NamePrints others, int count) -> prints.common(others);
      };
    }

    @Override
    public boolean covers(Names other) {
      return switch (other) {
        case Few few -> coversFew(this, few);
        case Many(NamePrints others, int count) -> prints.holdsAll(others);
      };
    }
  }

  private static boolean coversFew(Names all, Few few) {
    return few.exact.stream().allMatch(all::matches)
        && few.below.stream().allMatch(all::matchesBelow);
  }
}
