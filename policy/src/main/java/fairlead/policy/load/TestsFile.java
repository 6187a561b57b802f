package fairlead.policy.load;

import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Needed;
import fairlead.policy.load.yaml.NotEmpty;
import fairlead.policy.load.yaml.NotEnforced;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of tests as written. What must be there is null or empty where it is not. */
record TestsFile(
    @Needed @Nullable Located<Integer> version, @Needed @NotEmpty List<TestEntry> tests) {

  @NotEnforced("standing")
  record TestEntry(
      Mark mark,
      @Nullable String name,
      @Nullable Located<String> user,
      List<Located<String>> groups,
      @Nullable Located<String> room,
      @Nullable Located<String> from,
      @Needed @Nullable Located<String> url,
      @Nullable Located<String> method,
      @Nullable Located<String> at,
      @Needed @Nullable Located<Expect> expect,
      @Nullable Located<String> rule,
      @Nullable Located<String> reason,
      @Nullable Located<String> tier) {}

  /** What a policy may do with a request. */
  enum Expect {
    ALLOW,
    ASK,
    DENY
  }
}
