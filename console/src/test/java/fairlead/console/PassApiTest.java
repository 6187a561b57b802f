package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Keeping;
import fairlead.policy.Tier;
import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Stage;
import fairlead.policy.quota.Limits;
import fairlead.policy.quota.Quota;
import fairlead.policy.quota.SessionTerms;
import fairlead.policy.supervision.Supervision;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which groups no pass is made for. */
class PassApiTest {
  private static final Duration A_WHILE = Duration.ofMinutes(5);
  private static final Chain CHAIN =
      new Chain(
          "lab",
          A_WHILE,
          null,
          List.of(new Stage(new By.User("zoe"), 1), new Stage(new By.Group("teachers"), 1)),
          Chain.Opens.TIER,
          1,
          A_WHILE);
  private static final Tier SUPERVISED =
      new Tier(
          "lab",
          "",
          Tier.Recording.REQUEST,
          Keeping.STANDARD,
          SessionTerms.STANDARD,
          Quota.NONE,
          Limits.NONE,
          null,
          new Supervision(
              A_WHILE,
              A_WHILE,
              A_WHILE,
              new By.Group("supervisors"),
              new By.Group("office"),
              Set.of()),
          false,
          null,
          null,
          null);

  @ParameterizedTest
  @CsvSource({
    "teachers, true",
    "supervisors, true",
    "office, true",
    "guests, false",
    "zoe, false",
    "lab, false"
  })
  void whoMayReviewOrSuperviseIsNoGuest(String group, boolean expected) {
    List<Tier> tiers = List.of(Tier.plain("full", ""), SUPERVISED);
    assertThat(PassApi.mayActOnOthers(List.of(CHAIN), tiers, group)).isEqualTo(expected);
  }
}
