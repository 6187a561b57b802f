package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.PolicySet;
import fairlead.policy.load.PolicyLoader;
import fairlead.proxy.access.OpensWords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedWordsTest {
  @TempDir private Path directory;
  private PolicySet policy;
  private PolicySet.Assignment here;

  @BeforeEach
  void load() throws Exception {
    Files.writeString(
        directory.resolve("policy.yaml"),
        """
        version: 1
        tiers:
          none: {}
          lab: { approval: lab, allow: [ { hosts: [a.example] } ] }
        default-tier: none
        approvals:
          lab: { stages: [ { by: "group:teachers" } ], grant: { opens: tier } }
        """);
    policy = ((PolicyLoader.Loaded) PolicyLoader.load(directory)).policy();
    here = new PolicySet.Assignment(policy.tiers().getFirst(), null);
  }

  @Test
  void saysWhatThePolicySays() {
    List<String> said = new RememberedWords(Runnable::run).opens(policy, here, "lab", Set.of());
    assertThat(String.join("\n", said)).contains("a.example");
  }

  @Test
  void findsOutOnceAndMakesNobodyWaitLong() {
    Deque<Runnable> waiting = new ArrayDeque<>();
    AtomicInteger asked = new AtomicInteger();
    OpensWords slow =
        (_, _, tier, _) -> {
          asked.incrementAndGet();
          return List.of("It opens " + tier + ".");
        };
    RememberedWords words = new RememberedWords(slow, waiting::add);
    assertThat(words.opens(policy, here, "lab", Set.of()))
        .singleElement()
        .asString()
        .contains("moment");
    assertThat(words.opens(policy, here, "lab", Set.of()))
        .singleElement()
        .asString()
        .contains("moment");
    waiting.remove().run();
    assertThat(words.opens(policy, here, "lab", Set.of())).containsExactly("It opens lab.");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aMistakeIsSaidAndTriedAgain() {
    AtomicInteger asked = new AtomicInteger();
    OpensWords broken =
        (_, _, _, _) -> {
          if (asked.incrementAndGet() == 1) {
            throw new IllegalStateException("broken");
          }
          return List.of("Now.");
        };
    RememberedWords words = new RememberedWords(broken, Runnable::run);
    assertThat(words.opens(policy, here, "lab", Set.of()))
        .singleElement()
        .asString()
        .contains("could not");
    assertThat(words.opens(policy, here, "lab", Set.of())).containsExactly("Now.");
  }
}
