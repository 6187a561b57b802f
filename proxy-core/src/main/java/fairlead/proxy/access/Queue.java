package fairlead.proxy.access;

import java.util.List;

/**
 * What waits for a reviewer, what expires first in front. Equal wishes stand together, so that a
 * class that asks for the same site is looked at once.
 *
 * @param waiting how many wait in all; the groups hold the first {@link AccessDesk#MOST_IN_QUEUE}
 */
public record Queue(List<Group> groups, int waiting) {

  /** Access requests of several people for the same thing; at least one. */
  public record Group(List<AccessView> requests) {}
}
