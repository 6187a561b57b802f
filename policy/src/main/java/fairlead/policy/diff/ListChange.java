package fairlead.policy.diff;

/**
 * A list whose content changed.
 *
 * @param name such as {@code list "reference"}
 * @param sizeBefore how many names and ranges it had; 0 of a list that is new
 * @param size how many it has; 0 of a list that is gone
 * @param added how many it did not have
 * @param removed how many it has no more
 */
public record ListChange(String name, int sizeBefore, int size, int added, int removed) {

  /** In words. */
  public String words() {
    String now = "; it has " + Counts.of(size);
    String gone =
        removed == 0
            ? ""
            : Counts.of(removed) + " removed (" + Counts.percent(removed, sizeBefore) + ")";
    String come = added == 0 ? "" : Counts.of(added) + " added";
    return name + ": " + gone + (gone.isEmpty() || come.isEmpty() ? "" : ", ") + come + now;
  }
}
