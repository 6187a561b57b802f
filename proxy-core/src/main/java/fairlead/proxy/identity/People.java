package fairlead.proxy.identity;

import fairlead.policy.Principal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who there is, as the users and groups files say together. Immutable. */
final class People {
  static final People NOBODY = new People(0, PasswordFile.parse("", ""), GroupFile.parse("", ""));

  private final long generation;
  private final Map<String, Person> persons = new HashMap<>();
  private final GroupFile groups;
  private final int highestCost;

  /** Somebody with a password. */
  record Person(String hash, Principal principal) {}

  private People(long generation, PasswordFile users, GroupFile groups) {
    this.generation = generation;
    this.groups = groups;
    this.highestCost = EvenCost.highest(users.hashes().values());
    users.hashes().forEach((user, hash) -> persons.put(user, new Person(hash, principal(user))));
  }

  /** Those whom newer files name. */
  People next(PasswordFile users, GroupFile newGroups) {
    return new People(generation + 1, users, newGroups);
  }

  /** How often the files have changed. */
  long generation() {
    return generation;
  }

  boolean isEmpty() {
    return persons.isEmpty();
  }

  /** The highest cost of their hashes. */
  int highestCost() {
    return highestCost;
  }

  /** A user with a password; null if there is none of that name. */
  @Nullable Person find(String user) {
    return persons.get(user);
  }

  /** Whether this user has a password or is in a group. */
  boolean names(String user) {
    return persons.containsKey(user) || !groups.groupsOf(user).isEmpty();
  }

  /** A user, who need not have a password, in the groups that the file says. */
  Principal principal(String user) {
    return new Principal(user, groups.groupsOf(user));
  }
}
