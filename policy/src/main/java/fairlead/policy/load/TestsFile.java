package fairlead.policy.load;

import fairlead.policy.load.yaml.Key;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Needed;
import fairlead.policy.load.yaml.NotEmpty;
import fairlead.policy.suite.Verdict.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of tests as written. What must be there is null or empty where it is not. */
record TestsFile(
    @Key(
            value = "Always 1.",
            numbers = {1, 1})
        @Needed
        @Nullable Located<Integer> version,
    @Key("What must hold.") @Needed @NotEmpty List<TestEntry> tests) {

  record TestEntry(
      Mark mark,
      @Key("What it is about.") @Nullable String name,
      @Key("Who asks; somebody if left out.") @Nullable Located<String> user,
      @Key("The groups that they are in.") List<Located<String>> groups,
      @Key("The room that they ask from.") @Nullable Located<String> room,
      @Key(value = "The address that they ask from.", examples = "10.2.1.7")
          @Nullable Located<String> from,
      @Key(value = "What they ask for.", examples = "https://www.example.org/") @Needed
          @Nullable Located<String> url,
      @Key(value = "How, if not by GET; for http:// only.", pattern = Forms.METHOD)
          @Nullable Located<String> method,
      @Key(
              value = "When, in the policy's zone.",
              examples = {"sat 09:30", "2026-11-24T09:30"})
          @Nullable Located<String> at,
      @Key(
              "What the policy must do with it: let it pass, refuse it until it is approved, or"
                  + " refuse it.")
          @Needed
          @Nullable Located<Answer> expect,
      @Key("The rule that must decide it.") @Nullable Located<String> rule,
      @Key(value = "The reason of the refusal.", examples = "not-in-allowlist")
          @Nullable Located<String> reason,
      @Key("The tier that they must be in; one that they may ask for counts as granted.")
          @Nullable Located<String> tier,
      @Key(
              "none: they hold no grant and have begun no session. Else all that the tier asks for"
                  + " is in order.")
          @Nullable Located<Standing> standing) {}

  /** What somebody holds who asks. */
  enum Standing {
    NONE
  }
}
