package fairlead.policy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.load.PolicyLoader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Policies from text. */
final class Policies {

  private Policies() {}

  /** A sound policy, and lists given as names and contents. */
  static PolicyLoader.Loaded load(String policy, String... lists) {
    Map<String, byte[]> files = new HashMap<>();
    files.put("policy.yaml", policy.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < lists.length; i += 2) {
      files.put(lists[i], lists[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    var result = PolicyLoader.of(files).load();
    assertThat(result).as(policy).isInstanceOf(PolicyLoader.Loaded.class);
    return (PolicyLoader.Loaded) result;
  }

  static PolicyDiff diff(String old, String next) {
    return PolicyDiff.of(load(old).rules(), load(next).rules());
  }
}
