package fairlead.policy.diff;

import fairlead.policy.Principal;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * People whom both policies put into tiers by the same of their entries: everybody who meets all of
 * this, and no entry before.
 *
 * @param user null for any
 * @param groups which they are in, all of them
 * @param place where their address is, in words; empty for anywhere
 * @param rest whether entries name others
 */
public record Who(@Nullable String user, SortedSet<String> groups, String place, boolean rest) {

  /** Whether a principal may be one of them, wherever it is. */
  public boolean covers(Principal principal) {
    return (user == null || user.equals(principal.user()))
        && principal.groups().containsAll(groups);
  }

  /** Whether everyone of the other is one of these. */
  boolean includes(Who other) {
    return (user == null || user.equals(other.user))
        && other.groups.containsAll(groups)
        && (place.isEmpty() || place.equals(other.place));
  }

  /** Whether it is a single person. */
  boolean isOne() {
    return user != null || groups.isEmpty();
  }

  boolean isRest() {
    return user == null && groups.isEmpty();
  }

  /** In words, such as {@code students in the room lab-1}. */
  public String words() {
    String people =
        switch (groups.size()) {
          case 0 -> rest ? "everybody else" : "everybody";
          case 1 -> groups.first();
          default -> "those in both " + String.join(" and ", groups);
        };
    if (user != null) {
      people = groups.isEmpty() ? "the user " + user : "the user " + user + " in " + people;
    }
    return place.isEmpty() ? people : people + " " + place;
  }
}
