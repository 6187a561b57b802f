package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Principal;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.ledger.MemoryRefusals;
import fairlead.proxy.ledger.SessionLedger.Act;
import fairlead.proxy.ledger.SessionLedger.Deed;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortalPagesTest {
  private static final String BEN = "Basic right";

  private final Behind behind = new Behind(new MemoryRefusals(InstantSource.system()));
  private WebServer web;

  private static final class OnlyBen implements Authenticator {
    @Override
    public Identification identify(@Nullable String credentials, InetAddress client) {
      return BEN.equals(credentials) ? new Known(new Principal("ben", Set.of())) : new Bad();
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

  @BeforeEach
  void start() throws Exception {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    web = WebServer.start(new WebConfig(free, ""), behind.parts(new OnlyBen()));
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private HttpResponse<String> get(String path, @Nullable String credentials) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(web.localUrl() + path));
    if (credentials != null) {
      request.header("Authorization", credentials);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String ben(String path) throws Exception {
    HttpResponse<String> page = get(path, BEN);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).doesNotContain("<script>", "style=", "onclick");
    return page.body();
  }

  private void use(int minutes) {
    for (int i = 0; i < minutes; i++) {
      behind.clock.pass(Duration.ofMinutes(1));
      behind.open("next", "ben");
    }
  }

  @Test
  void theFirstPageIsEverybodysAndLeadsToOnesOwn() throws Exception {
    for (String credentials : new String[] {null, "Basic wrong"}) {
      HttpResponse<String> page = get("/", credentials);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body())
          .contains("<a href=\"/sign-in?to=/session\">Sign in to see your session</a>")
          .doesNotContain("http-equiv=\"refresh\"", "signed in as", "monitored");
    }
    assertThat(ben("/"))
        .contains("signed in as ben", "My tier: monitored", "What is recorded")
        .contains("<meta http-equiv=\"refresh\" content=\"30\">")
        .doesNotContain("Sign in to see");
  }

  @Test
  void onesOwnPageAsksForSignIn() throws Exception {
    HttpResponse<String> page = get("/session", null);
    assertThat(page.statusCode()).isEqualTo(401);
    assertThat(page.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Basic ");
    assertThat(get("/session", "Basic wrong").statusCode()).isEqualTo(401);
  }

  @Test
  void saysWhatIsLeftAndWarnsInTime() throws Exception {
    assertThat(ben("/session"))
        .contains("No session runs: ", "Left: 1 h and 1 MiB.", "Sessions: 0 of 2 this day")
        .contains("Hosts &amp; times are recorded.");
    behind.open("s1", "ben");
    use(49);
    assertThat(ben("/session"))
        .contains("Your session is active.", "<dd data-time>11 min</dd>")
        .doesNotContain("Left: ")
        .contains(
            "It ends at 2026-03-02 10:00 UTC", "Sessions: 1 of 2 this day; anew at 2026-03-03")
        .doesNotContain("class=\"warning\"");
    use(1);
    assertThat(ben("/")).contains("Less than 10 min of your session is left.");
    use(9);
    assertThat(ben("/")).contains("Less than 1 min of your session is left.");
    behind.clock.pass(Duration.ofMinutes(1));
    assertThat(ben("/session")).contains("What is under way may go on until 2026-03-02 10:02 UTC");
  }

  @Test
  void saysWhatWasDoneByWhomAndWhy() throws Exception {
    behind.open("s1", "ben");
    act("ann", Deed.PAUSE, null, "<b>fire</b> drill");
    assertThat(ben("/session"))
        .contains("Your session is paused", "paused by ann: &lt;b&gt;fire&lt;/b&gt; drill");
    act("ann", Deed.EXTEND, Duration.ofMinutes(90), "");
    act("ann", Deed.RESUME, null, "");
    act("ben", Deed.END, null, "");
    assertThat(ben("/session"))
        .contains("extended by 1 h 30 min by ann", "ended by you", "No session runs");
    behind.open("s2", "ben");
    act("s2", "ann", Deed.END, null, "enough");
    assertThat(ben("/session"))
        .contains("Your session has ended. ", "ended by ann: enough", "Ask again after 2026-03-03");
  }

  private void act(String actor, Deed deed, @Nullable Duration by, String reason) {
    act("s1", actor, deed, by, reason);
  }

  private void act(String session, String actor, Deed deed, @Nullable Duration by, String reason) {
    behind.ledger.act(new Act("a", session, actor, deed, by, reason), ZoneOffset.UTC);
  }

  @Test
  void countsDownFromWhatTheServerSaysAndLeadsToTheEnd() throws Exception {
    assertThat(ben("/")).contains("data-state=\"not-started\"").doesNotContain("/session/end");
    behind.open("s1", "ben");
    use(10);
    assertThat(ben("/"))
        .contains("<title>50 min left", "data-state=\"active\" data-seconds=\"3000\"")
        .contains("data-bytes=\"1048576\"", "<dd data-time>50 min</dd>", "<dd data-data>1 MiB</dd>")
        .contains("<noscript><meta http-equiv=\"refresh\"", "/assets/portal-")
        .contains("<a href=\"/session/end\">End my session</a>", "href=\"/records\"");
    assertThat(ben("/session/end")).contains("<form method=\"post\" action=\"/session/end\">");
  }

  @Test
  void withoutTheLedgerItSaysWhatItCan() throws Exception {
    behind.ledger.gone(true);
    assertThat(ben("/"))
        .contains("My tier: monitored", "Hosts &amp; times", "cannot be told just now");
    assertThat(ben("/session")).contains("cannot be told just now");
  }

  @Test
  void saysTimesAndSizesAsPeopleDo() {
    assertThat(Amounts.time(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Amounts.time(Duration.ofMinutes(60))).isEqualTo("1 h");
    assertThat(Amounts.time(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    assertThat(Amounts.size(1_023)).isEqualTo("1023 B");
    assertThat(Amounts.size(1_536)).isEqualTo("1.5 KiB");
    assertThat(Amounts.size(2L << 30)).isEqualTo("2 GiB");
  }
}
