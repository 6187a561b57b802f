package fairlead.policy.approval;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who may review an access request as things stand: what the policy says, and who is in which
 * group.
 *
 * @param chain how such a thing is approved now; null if it is not to be had any more
 * @param owner who stands for the machine that it is for; null where it has nobody
 * @param groups the groups of a user; empty if there is no such user any more. Pure and quick
 */
public record Reviewers(
    @Nullable Chain chain, @Nullable By owner, Function<String, Optional<Set<String>>> groups) {

  /** Whether a user has the role that a stage asks for. */
  boolean may(Stage stage, String user) {
    Optional<Set<String>> in = groups.apply(user);
    return in.isPresent() && stage.by().means(user, in.get(), owner);
  }

  /** Whether a user has the role that any stage asks for. */
  boolean mayAny(Chain of, String user) {
    Optional<Set<String>> in = groups.apply(user);
    return in.isPresent()
        && of.stages().stream().anyMatch(stage -> stage.by().means(user, in.get(), owner));
  }
}
