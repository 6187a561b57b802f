package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.policy.Principal;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.ledger.MemoryRefusals;
import fairlead.proxy.ledger.SessionLedger.Act;
import fairlead.proxy.ledger.SessionLedger.Deed;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an operating system is told that asks whether it is let out (RFC 8908). */
class CaptiveApiTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final Behind behind = new Behind(new MemoryRefusals(InstantSource.system()));

  /** A network that names one user, or nobody. */
  private record Network(@Nullable String user) implements Authenticator {
    @Override
    public Identification identify(@Nullable String credentials, InetAddress client) {
      assertThat(credentials).isNull();
      return user == null ? new Missing() : new Known(new Principal(user, Set.of()));
    }

    @Override
    public Principal again(Known known) {
      return known.principal();
    }

    @Override
    public long generation() {
      return 0;
    }
  }

  private String ask(@Nullable String user) throws Exception {
    behind.addresses.portalIs("https://gateway.test");
    return new CaptiveApi(behind.parts(new Network(user))).answer(HERE, "gateway.test:8443");
  }

  @Test
  void whomNoNetworkNamesIsCaptiveAndReadsHowToSetUp() throws Exception {
    assertThat(ask(null))
        .isEqualTo(
            """
            {"captive":true,"user-portal-url":"https://gateway.test/setup",\
            "venue-info-url":"https://gateway.test/","can-extend-session":false}
            """);
  }

  @Test
  void whoIsNamedIsFreeForAsLongAsTheSessionHasLeft() throws Exception {
    assertThat(ask("ben"))
        .contains("\"captive\":false", "\"user-portal-url\":\"https://gateway.test/session\"")
        .contains("\"seconds-remaining\":3600", "\"bytes-remaining\":1048576");
    behind.open("s1", "ben");
    behind.clock.pass(Duration.ofMinutes(10));
    assertThat(ask("ben")).contains("\"captive\":false", "\"seconds-remaining\":3000");
  }

  @Test
  void whoseSessionIsOverIsCaptiveWithoutNumbers() throws Exception {
    behind.open("s1", "ben");
    behind.ledger.act(new Act("a", "s1", "ann", Deed.END, null, "enough"), ZoneOffset.UTC);
    assertThat(ask("ben"))
        .contains("\"captive\":true", "https://gateway.test/session")
        .doesNotContain("remaining");
  }

  @Test
  void whoHoldsAGrantOfAnotherTierIsToldOfTheirSessionThere() throws Exception {
    behind.whereabouts =
        (policies, who, from) ->
            CompletableFuture.completedFuture(
                policies.assign(new Principal(who.user(), Set.of("teachers")), from));
    assertThat(ask("ben")).contains("\"captive\":false").doesNotContain("remaining");
  }

  @Test
  void nothingIsSaidThatIsNotKnown() {
    behind.ledger.gone(true);
    assertThatThrownBy(() -> ask("ben")).isInstanceOf(ApiRefusal.class);
  }
}
