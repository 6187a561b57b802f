package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Decision;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Scheme;
import fairlead.policy.Tier;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.match.Host;
import fairlead.policy.quota.Limits;
import fairlead.policy.session.Account;
import fairlead.policy.session.Opening;
import fairlead.policy.session.Session;
import fairlead.policy.session.Usage;
import fairlead.policy.suite.PolicySuite;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every example of {@code docs/policy.md}: its policies load, and decide as it says. */
class PolicyPageTest {

  private static final Path PAGE = Path.of("../docs/policy.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("```yaml\n(.*?)```\n(.*?)(?=```yaml|\n#|$)", Pattern.DOTALL);
  private static final Pattern DECISION =
      Pattern.compile(
          "\\| `(?:([A-Z]+) )?(http[^`]*)`(?: by ([a-z]+|user [a-z]+))?(?: from ([0-9.]+))?(?: at"
              + " ([^ ]+))? \\| (allow|ask|`[a-z-]+`)(?:, rule `([a-z0-9/-]+)`)?(?:,"
              + " (free|kept|quiet))? \\|");
  private static final Pattern ASKING =
      Pattern.compile(
          "\\| (?:([a-z]{3}) )?(?:at|from) ([0-9:]{5})(?: to ([0-9:]{5}))?"
              + " \\| (?:session ([0-9]), with ([0-9]+)m|`([a-z-]+)`).* \\|");
  private static final Pattern LIMITS =
      Pattern.compile("\\| `([a-z]+)` \\| ([0-9]+) \\| ([0-9]+) \\|");
  private static final Pattern RECORDS =
      Pattern.compile("\\| `([a-z]+)` \\| (request|session) \\| (goes on|ends) \\|");
  private static final Pattern LIST =
      Pattern.compile("```text\n# (lists/[a-z]+\\.txt)\n(.*?)```", Pattern.DOTALL);

  private record Example(String policy, String tables, List<String> lists) {
    PolicyLoader.Loaded all() {
      return Loading.loaded(policy, lists.toArray(String[]::new));
    }

    PolicySet load() {
      return all().policy();
    }

    Tier tier(String name) {
      return load().tiers().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    }
  }

  private static List<Example> examples() throws Exception {
    String page = Files.readString(PAGE);
    List<String> lists =
        LIST.matcher(page).results().flatMap(l -> Stream.of(l.group(1), l.group(2))).toList();
    return EXAMPLE
        .matcher(page)
        .results()
        .map(each -> new Example(each.group(1), each.group(2), lists))
        .toList();
  }

  @Test
  void everyTestOfAPolicyPasses() throws Exception {
    int tests = 0;
    for (Example example : examples()) {
      var loaded = example.all();
      var report = PolicySuite.run(loaded.policy(), loaded.rules(), loaded.tests());
      assertThat(report.failures()).as(example.policy).isEmpty();
      tests += report.outcomes().size();
    }
    assertThat(tests).isGreaterThan(3);
  }

  @Test
  void everyTableOfLimitsIsTrue() throws Exception {
    int rows = 0;
    for (Example example : examples()) {
      for (MatchResult row : LIMITS.matcher(example.tables).results().toList()) {
        Limits limits = example.tier(row.group(1)).limits();
        assertThat(limits.requests() + " " + limits.connections())
            .as(row.group())
            .isEqualTo(row.group(2) + " " + row.group(3));
        rows++;
      }
    }
    assertThat(rows).isPositive();
  }

  @Test
  void everyTableOfRecordsIsTrue() throws Exception {
    int rows = 0;
    for (Example example : examples()) {
      for (MatchResult row : RECORDS.matcher(example.tables).results().toList()) {
        Tier tier = example.tier(row.group(1));
        String said = tier.recording().name().toLowerCase(Locale.ROOT);
        assertThat(said + (tier.goesOnWithoutLedger() ? " goes on" : " ends"))
            .as(row.group())
            .isEqualTo(row.group(2) + " " + row.group(3));
        rows++;
      }
    }
    assertThat(rows).isGreaterThan(3);
  }

  @Test
  void everyTableOfDecisionsIsTrue() throws Exception {
    int rows = 0;
    for (Example example : examples()) {
      List<MatchResult> decisions = DECISION.matcher(example.tables).results().toList();
      long written =
          example.tables.lines().filter(row -> row.matches("\\| `([A-Z]+ )?http.*")).count();
      assertThat(decisions).as(example.policy).isNotEmpty().hasSize((int) written);
      PolicySet policy = example.load();
      for (MatchResult row : decisions) {
        String rule = row.group(7) == null ? "" : " " + row.group(7);
        String how = row.group(8) == null ? "" : " " + row.group(8);
        String said = row.group(6).replace("`", "");
        assertThat(decide(policy, row)).as(row.group()).isEqualTo(said + rule + how);
      }
      rows += decisions.size();
    }
    assertThat(rows).isGreaterThan(50);
  }

  private static String decide(PolicySet policy, MatchResult row) {
    URI url = URI.create(row.group(2));
    boolean tls = url.getScheme().equals("https");
    int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
    String method = tls ? "CONNECT" : row.group(1) == null ? "GET" : row.group(1);
    var request =
        new WebRequest(
            tls ? Scheme.CONNECT : Scheme.HTTP,
            Objects.requireNonNull(Host.parse(url.getHost())),
            port,
            method,
            tls ? "" : url.getRawPath());
    Principal who = who(row.group(3) == null ? "" : row.group(3));
    String from = row.group(4) == null ? "127.0.0.1" : row.group(4);
    Instant now = Instant.parse(row.group(5) == null ? "2026-11-24T12:00:00Z" : row.group(5));
    var assigned = policy.assign(who, Objects.requireNonNull(AddressLiteral.parse(from)));
    return switch (policy.decide(assigned, request, now)) {
      case Decision.Allow allow ->
          "allow " + allow.rule() + (allow.free() ? " free" : "") + (allow.keep() ? " kept" : "");
      case Decision.Ask ask -> "ask " + ask.rule();
      case Decision.Deny deny ->
          deny.reason().label()
              + (deny.rule() == null ? "" : " " + deny.rule())
              + (deny.quiet() ? " quiet" : "");
    };
  }

  /** {@code user NAME}, or somebody in a group. */
  private static Principal who(String by) {
    return by.startsWith("user ")
        ? new Principal(by.substring("user ".length()), Set.of())
        : new Principal("u", by.isEmpty() ? Set.of() : Set.of(by));
  }

  @Test
  void everyDayOfSessionsIsTrue() throws Exception {
    int rows = 0;
    for (Example example : examples()) {
      List<MatchResult> askings = ASKING.matcher(example.tables).results().toList();
      long written =
          example.tables.lines().filter(row -> row.matches("\\| ([a-z]{3} )?(at|from) .*")).count();
      assertThat(askings).hasSize((int) written);
      if (!askings.isEmpty()) {
        PolicySet policy = example.load();
        new Person(policy.tiers().getFirst(), policy.zone()).live(askings);
      }
      rows += askings.size();
    }
    assertThat(rows).isGreaterThan(5);
  }

  /** Somebody in a tier, who asks minute by minute in the times that a table names. */
  private static final class Person {
    private static final List<String> DAYS =
        List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private final Tier tier;
    private final ZoneId zone;
    private Usage usage = Usage.NONE;
    private @Nullable Session last;
    private int sessions;

    Person(Tier tier, ZoneId zone) {
      this.tier = tier;
      this.zone = zone;
    }

    void live(List<MatchResult> askings) {
      LocalDate day = LocalDate.parse("2026-11-24");
      LocalTime before = LocalTime.MIN;
      for (MatchResult row : askings) {
        LocalTime from = LocalTime.parse(row.group(2));
        LocalTime to = row.group(3) == null ? from : LocalTime.parse(row.group(3));
        day = row.group(1) == null && from.isBefore(before) ? day.plusDays(1) : day;
        day = row.group(1) == null ? day : next(row.group(1), day);
        before = from;
        String said = row.group(6) == null ? row.group(4) + " " + row.group(5) : row.group(6);
        assertThat(ask(day, from)).as(row.group()).isEqualTo(said);
        String session = said.replaceAll(" .*", "");
        for (LocalTime at = from; at.isBefore(to); at = at.plusMinutes(1)) {
          assertThat(ask(day, at.plusMinutes(1))).as(row.group()).startsWith(session);
        }
      }
    }

    /** The first such day of a week, not before another. */
    private static LocalDate next(String name, LocalDate day) {
      DayOfWeek wanted = DayOfWeek.of(DAYS.indexOf(name) + 1);
      return day.with(TemporalAdjusters.nextOrSame(wanted));
    }

    /** The session and the minutes that it has left, or why there is none. */
    private String ask(LocalDate day, LocalTime time) {
      Instant now = day.atTime(time).atZone(zone).toInstant();
      if (last != null) {
        Session.Settled settled = last.settle(usage, zone, now);
        last = settled.session();
        settled.runs().forEach(run -> use(run.day(), run.ran(), 0));
      }
      return switch (Opening.of(last, wish(), usage, zone, now)) {
        case Opening.Joined(Session session) -> using(session, now);
        case Opening.Opened(Session session) -> {
          sessions++;
          use(day, Duration.ZERO, 1);
          yield using(session, now);
        }
        case Opening.Refused refused -> refused.reason().label();
      };
    }

    private Opening.Wish wish() {
      var terms =
          new Session.Terms(
              tier.session().length(),
              tier.session().idle(),
              tier.session().drain(),
              tier.quota().data(),
              tier.quota().time());
      boolean stated = tier.quota().sessions() != null;
      String next = "" + (sessions + 1);
      return new Opening.Wish(next, new Account("u", tier.name()), terms, tier.sessions(), stated);
    }

    private String using(Session session, Instant now) {
      last = session.used(now);
      return session.id() + " " + Objects.requireNonNull(session.left()).toMinutes();
    }

    private void use(LocalDate day, Duration ran, int opened) {
      List<Usage.Day> days = new ArrayList<>(usage.days());
      days.add(new Usage.Day(day, 0, ran.toMillis(), opened));
      usage = new Usage(days);
    }
  }
}
