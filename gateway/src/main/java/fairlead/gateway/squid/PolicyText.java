package fairlead.gateway.squid;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a plan as {@code policy.yaml} and its lists. Used once, by one thread. */
final class PolicyText {
  private static final int MOST_IN_LINE = 6;
  private static final int DAY = 24 * 60;
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private final String source;
  private final Plan plan;
  private final @Nullable String zone;
  private final Map<List<String>, String> lists = new LinkedHashMap<>();
  private final Set<String> listNames = new HashSet<>();
  private final Set<String> ids = new HashSet<>();

  PolicyText(String source, Plan plan, @Nullable String zone) {
    this.source = source;
    this.plan = plan;
    this.zone = zone;
  }

  /** The files by name, relative to the directory. */
  Map<String, String> files() {
    String tiers = tiers();
    StringBuilder text = new StringBuilder();
    text.append("# Imported from ").append(source).append(" by fairlead import squid.\n");
    text.append(
        "# Above each rule stands the line that it comes from. What is not named is refused.\n");
    text.append("version: 1\n");
    if (zone != null) {
      text.append("timezone: ").append(zone).append('\n');
    }
    Map<String, String> files = new TreeMap<>();
    if (!lists.isEmpty()) {
      text.append("\nlists:\n");
      lists.forEach(
          (patterns, name) -> {
            text.append("  %s: { file: lists/%s.txt }%n".formatted(name, name));
            String head = "# Imported from %s.%n".formatted(source);
            files.put("lists/" + name + ".txt", head + String.join("\n", patterns) + "\n");
          });
    }
    if (!plan.rooms().isEmpty()) {
      text.append("\nrooms:\n");
      plan.rooms()
          .forEach(
              room ->
                  text.append(
                      "  %s: { from: %s }%n"
                          .formatted(room.name(), quoted(room.addresses().ranges()))));
    }
    text.append("\ntiers:\n").append(tiers);
    assign(text);
    files.put("policy.yaml", text.toString());
    return files;
  }

  private void assign(StringBuilder text) {
    if (!plan.entries().isEmpty()) {
      text.append("\nassign:\n");
      for (Plan.Entry entry : plan.entries()) {
        List<String> fields = new ArrayList<>();
        field(fields, "user", entry.user());
        field(fields, "group", entry.group());
        field(fields, "room", entry.room());
        field(fields, "tier", entry.tier());
        text.append("  - { ").append(String.join(", ", fields)).append(" }\n");
      }
    }
    text.append("default-tier: ").append(plan.defaultTier()).append('\n');
  }

  private static void field(List<String> fields, String key, @Nullable String value) {
    if (value != null) {
      boolean plain =
          value.matches("[a-z][a-z0-9-]*") && !value.matches("true|false|null|yes|no|on|off");
      fields.add(key + ": " + (plain ? value : "\"" + value + "\""));
    }
  }

  private static String quoted(List<String> words) {
    return words.stream()
        .map(
            word ->
                word.matches("[a-z][a-z0-9.-]*|[0-9]+(\\.[0-9]+){3}(/[0-9]+)?")
                    ? word
                    : "\"" + word + "\"")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private String tiers() {
    StringBuilder text = new StringBuilder();
    plan.tiers()
        .forEach(
            (name, tier) -> {
              if (tier.rules().isEmpty()) {
                text.append("  ").append(name).append(": {}\n");
                return;
              }
              text.append("  ").append(name).append(":\n");
              if (tier.connections() != null) {
                text.append("    limits: { connections: %d }%n".formatted(tier.connections()));
              }
              rules(text, name, "deny", tier.rules().stream().filter(Rule::deny).toList());
              rules(text, name, "allow", tier.rules().stream().filter(r -> !r.deny()).toList());
            });
    return text.toString();
  }

  private void rules(StringBuilder text, String tier, String key, List<Rule> rules) {
    if (rules.isEmpty()) {
      return;
    }
    text.append("    ").append(key).append(":\n");
    for (Rule rule : rules) {
      text.append("      # ")
          .append(rule.from().place())
          .append(": ")
          .append(rule.from().text())
          .append('\n');
      text.append("      - { id: ").append(Words.unique(tier + "-" + rule.from().number(), ids));
      text.append(", hosts: ").append(quoted(hosts(rule)));
      if (!rule.ports().isAll() && !isWeb(rule.ports())) {
        text.append(", ports: ").append(ports(rule.ports()));
      }
      if (!rule.scheme().isEmpty()) {
        text.append(", scheme: ").append(rule.scheme());
      }
      list(text, "methods", rule.methods());
      list(text, "paths", rule.paths());
      if (!rule.minutes().isAll()) {
        list(text, "when", windows(rule.minutes()));
      }
      text.append(" }\n");
    }
  }

  private static void list(StringBuilder text, String key, List<String> words) {
    if (!words.isEmpty()) {
      String all = words.stream().map(w -> "\"" + w + "\"").collect(Collectors.joining(", "));
      text.append(", ").append(key).append(": [").append(all).append(']');
    }
  }

  private List<String> hosts(Rule rule) {
    List<String> hosts = new ArrayList<>(rule.hosts());
    DomainSet set = rule.set();
    if (set == null) {
      return hosts;
    }
    List<String> patterns = set.patterns();
    if (patterns.size() <= MOST_IN_LINE) {
      hosts.addAll(patterns);
    } else {
      hosts.add(
          "list:" + lists.computeIfAbsent(patterns, each -> Words.unique(set.label(), listNames)));
    }
    return hosts;
  }

  private static boolean isWeb(Numbers ports) {
    return ports.equals(
        Numbers.range(Numbers.PORTS, 80, 80).or(Numbers.range(Numbers.PORTS, 443, 443)));
  }

  private static String ports(Numbers ports) {
    return ports.ranges().stream()
        .map(r -> r.first() == r.last() ? "" + r.first() : r.first() + "-" + r.last())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Windows of the week, each for the days on which it is the same. */
  static List<String> windows(Numbers minutes) {
    Map<String, List<String>> days = new LinkedHashMap<>();
    for (int day = 0; day < DAYS.size(); day++) {
      Numbers today = minutes.and(Numbers.range(Numbers.WEEK, day * DAY, day * DAY + DAY - 1));
      for (Numbers.Range range : today.ranges()) {
        int end = range.last() + 1 - day * DAY;
        String times = time(range.first() - day * DAY) + "-" + time(end);
        days.computeIfAbsent(times, each -> new ArrayList<>()).add(DAYS.get(day));
      }
    }
    List<String> windows = new ArrayList<>();
    days.forEach(
        (times, on) ->
            windows.add(String.join(",", on) + (times.equals("00:00-24:00") ? "" : " " + times)));
    return windows;
  }

  private static String time(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }
}
