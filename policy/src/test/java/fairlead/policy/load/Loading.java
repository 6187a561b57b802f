package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.PolicySet;
import fairlead.policy.load.yaml.Problem;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Loads policies from text, and gives what was said of them. */
final class Loading {

  private static final String RULE =
      """
      version: 1
      tiers:
        t:
          allow:
            - %s
      default-tier: t
      """;

  private static final String TIER =
      """
      version: 1
      tiers:
        t:
          %s
          allow: [ { hosts: ["*"] } ]
      default-tier: t
      timezone: UTC
      """;

  private Loading() {}

  /** The problems of a policy, at least one, and of lists given as names and contents. */
  static List<String> problems(String policy, String... lists) {
    var result = PolicyLoader.of(files(policy, lists)).load();
    assertThat(result).as(policy).isInstanceOf(PolicyLoader.Rejected.class);
    return words(((PolicyLoader.Rejected) result).problems());
  }

  /** The warnings of a policy without problems. */
  static List<String> warnings(String policy, String... lists) {
    var result = PolicyLoader.of(files(policy, lists)).load();
    assertThat(result).as("%s", result).isInstanceOf(PolicyLoader.Loaded.class);
    return words(((PolicyLoader.Loaded) result).warnings());
  }

  /** The policy, which has no problems. */
  static PolicySet policy(String policy, String... lists) {
    return loaded(policy, lists).policy();
  }

  /** All that comes of a policy without problems. */
  static PolicyLoader.Loaded loaded(String policy, String... files) {
    var result = PolicyLoader.of(files(policy, files)).load();
    assertThat(result).as("%s", result).isInstanceOf(PolicyLoader.Loaded.class);
    return (PolicyLoader.Loaded) result;
  }

  /** A policy whose one tier says this; it stands in line 4, from column 5. */
  static String tier(String terms) {
    return TIER.formatted(terms);
  }

  /** A policy whose one tier has one allow rule; it stands in line 5, from column 9. */
  static String rule(String rule) {
    return RULE.formatted(rule);
  }

  static List<String> words(List<Problem> problems) {
    return problems.stream().map(Problem::toString).toList();
  }

  private static Map<String, byte[]> files(String policy, String... lists) {
    Map<String, byte[]> files = new HashMap<>();
    files.put("policy.yaml", policy.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < lists.length; i += 2) {
      files.put(lists[i], lists[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }
}
