package fairlead.policy.load;

import fairlead.policy.DenyReason;
import fairlead.policy.Principal;
import fairlead.policy.RequestUrl;
import fairlead.policy.RuleId;
import fairlead.policy.Scheme;
import fairlead.policy.Source;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.address.AddressRange;
import fairlead.policy.load.RuleBuilder.Kind;
import fairlead.policy.load.TestsFile.TestEntry;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.suite.PolicyTest;
import fairlead.policy.suite.Verdict;
import fairlead.policy.suite.Verdict.Answer;
import fairlead.policy.wording.Quoted;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes tests of their entries. */
final class TestBuilder {

  /** The reasons that files alone can give; all others need a gateway that runs. */
  private static final Set<DenyReason> DECIDED =
      EnumSet.of(
          DenyReason.BAD_REQUEST,
          DenyReason.NO_TIER,
          DenyReason.PRIVATE_ADDRESS,
          DenyReason.DENIED_BY_RULE,
          DenyReason.PORT_NOT_ALLOWED,
          DenyReason.METHOD_NOT_ALLOWED,
          DenyReason.PATH_NOT_ALLOWED,
          DenyReason.OUTSIDE_SCHEDULE,
          DenyReason.NOT_IN_ALLOWLIST);

  /** The reasons that a newcomer meets. */
  private static final Set<DenyReason> MISSING =
      EnumSet.of(DenyReason.NOT_STARTED, DenyReason.AWAITING_SUPERVISOR);

  private final Known known;
  private final TestTime times;

  /**
   * What tests may name.
   *
   * @param rules ids, and what the rule does
   */
  record Known(Map<String, List<AddressRange>> rooms, Map<String, Kind> rules, Set<String> tiers) {}

  TestBuilder(Known known, TestTime times) {
    this.known = known;
    this.times = times;
  }

  /** The tests that can be meant, of a file; problems say what is wrong with the others. */
  List<PolicyTest> tests(String file, List<TestEntry> entries, Problems problems) {
    List<PolicyTest> tests = new ArrayList<>();
    for (TestEntry entry : entries) {
      PolicyTest test = new Making(entry, problems).test(file);
      if (test != null) {
        tests.add(test);
      }
    }
    return tests;
  }

  /** The making of one test. */
  private final class Making {
    private final TestEntry entry;
    private final Problems problems;

    Making(TestEntry entry, Problems problems) {
      this.entry = entry;
      this.problems = problems;
    }

    @Nullable PolicyTest test(String file) {
      Principal who = who();
      InetAddress from = from();
      RequestUrl asked = asked();
      Verdict expected = expected();
      var at = times.at(entry.at(), problems);
      if (asked == null || expected == null) {
        return null;
      }
      String name = entry.name() == null ? "" : entry.name();
      Source source = new Source(file, entry.mark().line());
      int column = entry.mark().column();
      boolean newcomer = entry.standing() != null;
      return new PolicyTest(
          source, column, name, asks(asked), who, from, asked, at, newcomer, expected);
    }

    private Principal who() {
      Located<String> user = entry.user();
      if (user != null && user.value().isBlank()) {
        problems.add(user.mark(), "\"user\" is empty", "name one, or leave it out");
      }
      Set<String> groups =
          entry.groups().stream().map(Located::value).collect(Collectors.toUnmodifiableSet());
      return new Principal(user == null ? PolicyTest.ANYONE : user.value(), groups);
    }

    private InetAddress from() {
      Located<String> room = entry.room();
      Located<String> from = entry.from();
      if (room != null && from != null) {
        String what = "\"room\" and \"from\" both say where a test asks from";
        problems.add(from.mark(), what, "keep one");
      }
      InetAddress address = from == null ? null : AddressLiteral.parse(from.value());
      if (from != null && address == null) {
        String what = Quoted.of(from.value()) + " is no address";
        problems.add(from.mark(), what, "such as 10.2.1.7");
      }
      List<AddressRange> ranges =
          room == null || !isKnown("room", room, known.rooms.keySet())
              ? List.of()
              : known.rooms.getOrDefault(room.value(), List.of());
      return address != null
          ? address
          : ranges.isEmpty() ? InetAddress.getLoopbackAddress() : ranges.getFirst().first();
    }

    private boolean isKnown(String kind, Located<String> name, Set<String> names) {
      if (names.contains(name.value())) {
        return true;
      }
      String what = "unknown " + kind + " " + Quoted.of(name.value());
      problems.add(name.mark(), what, Nearest.hint(name.value(), names));
      return false;
    }

    private @Nullable RequestUrl asked() {
      Located<String> method = entry.method();
      if (method != null && !RuleBuilder.isMethod(method.value())) {
        String what = "bad method " + Quoted.of(method.value());
        problems.add(method.mark(), what, RuleBuilder.METHOD_HINT);
      }
      Located<String> url = entry.url();
      if (url == null) {
        return null;
      }
      RequestUrl asked = RequestUrl.parse(url.value(), method == null ? "GET" : method.value());
      if (asked == null) {
        String what = Quoted.of(url.value()) + " is no URL of http:// or https://";
        problems.add(url.mark(), what, "such as \"https://www.example.org/\"");
      } else if (method != null && asked.scheme() == Scheme.CONNECT) {
        problems.add(method.mark(), "\"method\" cannot be seen inside TLS", "remove it");
      }
      return asked;
    }

    private @Nullable Verdict expected() {
      Located<Answer> expect = entry.expect();
      DenyReason reason = reason(expect);
      Located<String> rule = entry.rule();
      boolean ruleKnown = rule == null || isKnown("rule", rule, known.rules.keySet());
      Located<String> tier = entry.tier();
      boolean tierKnown = tier == null || isKnown("tier", tier, known.tiers);
      if (expect == null || !ruleKnown || !tierKnown) {
        return null;
      }
      if (rule != null) {
        fits(rule, expect.value());
      }
      RuleId id = rule == null ? null : new RuleId(rule.value());
      return new Verdict(expect.value(), reason, id, tier == null ? null : tier.value());
    }

    /** Says of a rule that it never comes to what is expected. */
    private void fits(Located<String> rule, Answer expected) {
      Kind kind = known.rules.get(rule.value());
      String what = Quoted.of(rule.value());
      if (expected == Answer.ALLOW && kind == Kind.DENY) {
        String fix = "name an allow rule, or expect: deny";
        problems.add(rule.mark(), what + " is a deny rule, and allows nothing", fix);
      } else if (expected == Answer.ALLOW && kind == Kind.ASK) {
        String fix = "name an allow rule, or expect: ask";
        problems.add(rule.mark(), what + " is an ask rule: without a grant it allows nothing", fix);
      } else if (expected == Answer.ASK && kind != Kind.ASK) {
        String fix = "name an ask rule, or leave it out";
        problems.add(rule.mark(), what + " is no ask rule, and lets nobody ask", fix);
      }
    }

    private @Nullable DenyReason reason(@Nullable Located<Answer> expect) {
      Located<String> written = entry.reason();
      if (written == null) {
        return null;
      }
      if (expect != null && expect.value() != Answer.DENY) {
        problems.add(written.mark(), "\"reason\" is for expect: deny", "remove it");
        return null;
      }
      for (DenyReason each : DenyReason.values()) {
        if (each.label().equals(written.value())) {
          return decided(each, written);
        }
      }
      String what = "unknown reason " + Quoted.of(written.value());
      List<String> labels = DECIDED.stream().map(DenyReason::label).toList();
      problems.add(written.mark(), what, Nearest.hint(written.value(), labels));
      return null;
    }

    private @Nullable DenyReason decided(DenyReason reason, Located<String> written) {
      if (DECIDED.contains(reason) || (entry.standing() != null && MISSING.contains(reason))) {
        return reason;
      }
      if (reason == DenyReason.NEEDS_APPROVAL) {
        String what = "what needs approval is no \"expect: deny\"";
        problems.add(written.mark(), what, "write expect: ask, without a reason");
        return null;
      }
      if (MISSING.contains(reason)) {
        String what = "only a newcomer meets the reason \"" + reason.label() + "\"";
        problems.add(written.mark(), what, "add standing: none");
        return null;
      }
      String what = "no test meets the reason \"" + reason.label() + "\": ";
      String why = "tests take all but the rules to be in order";
      problems.add(written.mark(), what + why, "try it on a gateway that runs");
      return null;
    }

    /** What the test asks, as it is written. */
    private String asks(RequestUrl asked) {
      StringBuilder asks = new StringBuilder();
      if (entry.method() != null) {
        asks.append(asked.method()).append(' ');
      }
      append(asks, "", entry.url());
      if (entry.user() != null || !entry.groups().isEmpty()) {
        asks.append(" by ").append(entry.user() == null ? "somebody" : shown(entry.user()));
      }
      if (!entry.groups().isEmpty()) {
        List<String> groups = entry.groups().stream().map(Making::shown).toList();
        asks.append(" in ").append(String.join(", ", groups));
      }
      append(asks, " from ", entry.room());
      append(asks, " from ", entry.from());
      append(asks, " at ", entry.at());
      if (entry.standing() != null) {
        asks.append(", as a newcomer");
      }
      return asks.toString();
    }

    private static void append(StringBuilder asks, String before, @Nullable Located<String> text) {
      if (text != null) {
        asks.append(before).append(shown(text));
      }
    }

    private static String shown(Located<String> text) {
      return Quoted.clip(text.value(), 200);
    }
  }
}
