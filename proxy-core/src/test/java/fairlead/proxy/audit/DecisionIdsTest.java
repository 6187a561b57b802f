package fairlead.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionIdsTest {
  @Test
  void areThirteenCrockfordCharactersAndNeverTheSame() {
    DecisionIds ids = new DecisionIds();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String id = ids.next();
      assertThat(DecisionIds.isId(id)).isTrue();
      assertThat(seen.add(id)).isTrue();
    }
    assertThat(seen.stream().flatMapToInt(String::chars).distinct().count()).isEqualTo(32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "6K3QJ2M8XZ4T",
        "6K3QJ2M8XZ4TAA",
        "6k3qj2m8xz4ta",
        "6K3QJ2M8XZ4TI",
        "../6K3QJ2M8XZ"
      })
  void knowsWhatIsNone(String text) {
    assertThat(DecisionIds.isId(text)).isFalse();
  }
}
