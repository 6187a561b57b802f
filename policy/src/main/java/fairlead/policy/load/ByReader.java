package fairlead.policy.load;

import fairlead.policy.approval.By;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.wording.Quoted;
import org.jspecify.annotations.Nullable;

/** Reads whom a policy names: {@code group:teachers}, {@code user:ann} or {@code owner}. */
final class ByReader {

  private final Problems problems;

  ByReader(Problems problems) {
    this.problems = problems;
  }

  /** Whom it names; null if nothing is written, or what cannot be meant, as a problem then says. */
  @Nullable By by(@Nullable Located<String> written, String key) {
    return written != null && written.value().equals("owner")
        ? new By.Owner()
        : named(written, key, "group:NAME, user:NAME or owner");
  }

  /** The same, of a key that names a group or a user. */
  @Nullable By owner(@Nullable Located<String> written, String key) {
    return named(written, key, "group:NAME or user:NAME");
  }

  private @Nullable By named(@Nullable Located<String> written, String key, String must) {
    if (written == null) {
      return null;
    }
    String text = written.value();
    String name = text.substring(text.indexOf(':') + 1);
    if (!name.isBlank() && text.equals("group:" + name)) {
      return new By.Group(name);
    }
    if (!name.isBlank() && text.equals("user:" + name)) {
      return new By.User(name);
    }
    boolean bare = text.indexOf(':') < 0 && !text.isBlank();
    problems.add(
        written.mark(),
        Quoted.of(key) + " must be " + must + ", not " + Quoted.of(text),
        bare ? "perhaps " + Quoted.of("group:" + text) : "such as group:teachers");
    return null;
  }
}
