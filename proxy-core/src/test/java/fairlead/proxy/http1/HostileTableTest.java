package fairlead.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.http1.HostileTable.Case;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileTableTest {
  static List<Case> cases() {
    return HostileTable.cases();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void readsAsTheTableSays(Case each) {
    assertThat(each.failure(Reading.Arrival.WHOLE)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void readsTheSameAtEverySplit(Case each) {
    assertThat(each.failure(Reading.Arrival.ONE_BY_ONE)).isEmpty();
    int length = each.wire().length();
    int step = length > 4_000 ? 97 : 1;
    for (int cut = 1; cut < length; cut += step) {
      assertThat(each.failure(Reading.Arrival.cutAt(cut))).as("cut at %d", cut).isEmpty();
    }
  }

  @Test
  void hasManyRowsAndEveryRule() {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(300);
    List<String> verdicts = cases().stream().map(Case::expected).distinct().toList();
    for (Fault rule : Fault.values()) {
      assertThat(verdicts).contains(rule.name());
    }
  }

  @Test
  void namesNoRowTwice() {
    assertThat(cases().stream().map(Case::toString)).doesNotHaveDuplicates();
  }
}
