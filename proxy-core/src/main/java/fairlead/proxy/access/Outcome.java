package fairlead.proxy.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of a wish to do something. */
public sealed interface Outcome {

  /**
   * It is so now.
   *
   * @param fresh whether this call made it so; false where the same was pending already
   */
  record Done(AccessView request, boolean fresh) implements Outcome {}

  /** The grant is revoked. */
  record Revoked(GrantView grant) implements Outcome {}

  /**
   * Nothing was done.
   *
   * @param words what to do about it, for people
   * @param until when trying again makes sense; null where that does not depend on time
   */
  record Declined(Why why, String words, @Nullable Instant until) implements Outcome {

    Declined(Why why, String words) {
      this(why, words, null);
    }
  }
}
