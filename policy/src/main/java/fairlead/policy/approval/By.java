package fairlead.policy.approval;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whom a policy names to decide or to look after something. Immutable. */
public sealed interface By {

  /** Whoever is in this group. */
  record Group(String name) implements By {
    @Override
    public String toString() {
      return "group:" + name;
    }
  }

  /** This user. */
  record User(String name) implements By {
    @Override
    public String toString() {
      return "user:" + name;
    }
  }

  /** Whoever stands for the machine that it is about, as its assignment says. */
  record Owner() implements By {
    @Override
    public String toString() {
      return "owner";
    }
  }

  /**
   * Whether somebody is meant.
   *
   * @param owner of the machine that it is about; null where it has none
   */
  default boolean means(String user, Set<String> groups, @Nullable By owner) {
    return switch (this) {
      case Group(String name) -> groups.contains(name);
      case User(String name) -> name.equals(user);
      case Owner() -> owner != null && !(owner instanceof Owner) && owner.means(user, groups, null);
    };
  }
}
