package fairlead.gateway.notify;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import fairlead.proxy.notice.Notice;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Notices reach their receivers, which answer as receivers do. */
class WebhooksTest {
  private static final WireMockServer SERVER =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  private static final String HOOK = "/hook?key=secret";
  private static final Pace QUICK =
      new Pace(
          Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofHours(1), Duration.ofMillis(400));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Instant now = Instant.now();
  private final List<Webhooks> open = new ArrayList<>();
  @TempDir private Path data;

  @BeforeAll
  static void serve() {
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  @BeforeEach
  void takeEverything() {
    SERVER.resetAll();
    SERVER.stubFor(post(urlEqualTo(HOOK)).willReturn(ok()));
  }

  @AfterEach
  void close() {
    open.forEach(Webhooks::close);
  }

  private static String url() {
    return "http://127.0.0.1:" + SERVER.port() + HOOK;
  }

  private Webhooks webhooks(Pace pace, int capacity, Receiver... receivers) {
    InstantSource clock = InstantSource.system();
    Sender sender = new Sender(clock, pace.answer(), "1.0");
    Webhooks made =
        new Webhooks(
            List.of(receivers),
            data,
            Samples.NODE,
            new Delivery.Tools(
                sender, pace, new NoticeMeters(registry), clock, System::nanoTime, capacity));
    open.add(made);
    return made;
  }

  private Webhooks started(Receiver... receivers) {
    Webhooks made = webhooks(QUICK, 100, receivers);
    made.start(Samples.PUBLIC_URL);
    return made;
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("not within 10 s");
      }
      Thread.sleep(5);
    }
  }

  private double counted(String result) {
    return registry.find("fairlead.notices").tag("result", result).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private static List<LoggedRequest> received() {
    List<LoggedRequest> all = new ArrayList<>(SERVER.findAll(postRequestedFor(urlEqualTo(HOOK))));
    all.sort(java.util.Comparator.comparing(LoggedRequest::getLoggedDate));
    return all;
  }

  private static JsonNode json(LoggedRequest request) {
    return JsonMapper.shared().readTree(request.getBodyAsString());
  }

  /** What the published convention says, from the headers and octets that arrived. */
  private static String signature(LoggedRequest request, String secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update(request.getHeader("webhook-id").getBytes(StandardCharsets.UTF_8));
    mac.update((byte) '.');
    mac.update(request.getHeader("webhook-timestamp").getBytes(StandardCharsets.UTF_8));
    mac.update((byte) '.');
    mac.update(request.getBody());
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal());
  }

  @Test
  void tellsEverythingSigned() throws Exception {
    started(Samples.receiver(url())).tell(Samples.asked(now, "ben", "maps.example", "höhe & <b>"));
    until(() -> counted("delivered") == 1);
    LoggedRequest request = received().getFirst();
    assertThat(request.getHeader("webhook-signature"))
        .isEqualTo(signature(request, Samples.SECRET));
    assertThat(Long.parseLong(request.getHeader("webhook-timestamp")))
        .isBetween(now.getEpochSecond(), now.getEpochSecond() + 10);
    assertThat(request.getHeader("content-type")).isEqualTo("application/json");
    JsonNode body = json(request);
    assertThat(body.propertyNames())
        .containsExactly(
            "id",
            "type",
            "time",
            "node",
            "link",
            "request",
            "tier",
            "reviewers",
            "expires",
            "user",
            "host_count",
            "hosts",
            "reason");
    assertThat(body.get("id").asString())
        .isEqualTo(request.getHeader("webhook-id"))
        .doesNotContain(".");
    assertThat(body.get("type").asString()).isEqualTo("ask-opened");
    assertThat(body.get("reason").asString()).isEqualTo("höhe & <b>");
    assertThat(body.get("link").asString()).isEqualTo("http://gateway.example:8080/reviews");
  }

  @Test
  void namesNobodyUnlessToldTo() throws Exception {
    Receiver full = Samples.receiver(url());
    Receiver minimal =
        new Receiver(full.url(), full.secrets(), full.on(), NoticeFormat.JSON, Set.of(), false);
    started(minimal).tell(Samples.asked(now, "ben", "maps.example", "homework"));
    until(() -> counted("delivered") == 1);
    assertThat(received().getFirst().getBodyAsString())
        .doesNotContain("ben", "maps", "homework", "ada")
        .contains("\"reviewers\":\"user\"", "\"host_count\":1");
  }

  @Test
  void signsWithTheSecretsOfNow() throws Exception {
    String other = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);
    Path file = Files.writeString(data.resolve("secret"), "# ours\n" + Samples.SECRET + "\n");
    Webhooks webhooks = started(Samples.receiver(url(), Secrets.in(file)));
    webhooks.tell(Samples.trouble(now, "1"));
    until(() -> counted("delivered") == 1);
    Files.writeString(file, Samples.SECRET + "\n" + other + "\n");
    webhooks.tell(Samples.trouble(now, "2"));
    until(() -> counted("delivered") == 2);
    LoggedRequest first = received().getFirst();
    LoggedRequest second = received().getLast();
    assertThat(first.getHeader("webhook-signature")).isEqualTo(signature(first, Samples.SECRET));
    assertThat(second.getHeader("webhook-signature"))
        .isEqualTo(signature(second, Samples.SECRET) + " " + signature(second, other));
    Files.delete(file);
    webhooks.tell(Samples.trouble(now, "3"));
    until(() -> counted("delivered") == 3);
    assertThat(received().getLast().getHeader("webhook-signature")).contains("v1,", " v1,");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 408, 425, 429})
  void triesAgainWhatMayPassInOrderAndUnderTheSameId(int status) throws Exception {
    SERVER.stubFor(
        post(urlEqualTo(HOOK))
            .inScenario("twice")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(status(status))
            .willSetStateTo("once"));
    SERVER.stubFor(
        post(urlEqualTo(HOOK))
            .inScenario("twice")
            .whenScenarioStateIs("once")
            .willReturn(status(status))
            .willSetStateTo("well"));
    Webhooks webhooks = started(Samples.receiver(url()));
    webhooks.tell(Samples.trouble(now, "first"));
    webhooks.tell(Samples.trouble(now, "second"));
    until(() -> counted("delivered") == 2);
    assertThat(received())
        .extracting(each -> json(each).get("what").asString())
        .containsExactly("first", "first", "first", "second");
    assertThat(received().subList(0, 3))
        .extracting(each -> each.getHeader("webhook-id"))
        .containsOnly(received().getFirst().getHeader("webhook-id"));
    assertThat(counted("retried")).isEqualTo(2);
  }

  @Test
  void triesAgainWhereNothingAnswers() throws Exception {
    SERVER.stubFor(
        post(urlEqualTo(HOOK))
            .inScenario("slow")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(ok().withFixedDelay(2_000))
            .willSetStateTo("cut"));
    SERVER.stubFor(
        post(urlEqualTo(HOOK))
            .inScenario("slow")
            .whenScenarioStateIs("cut")
            .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER))
            .willSetStateTo("well"));
    started(Samples.receiver(url())).tell(Samples.trouble(now, "x"));
    until(() -> counted("delivered") == 1);
    assertThat(counted("retried")).isEqualTo(2);
  }

  @Test
  void waitsAsLongAsItIsAskedTo() throws Exception {
    SERVER.stubFor(
        post(urlEqualTo(HOOK))
            .inScenario("busy")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(status(429).withHeader("Retry-After", "1"))
            .willSetStateTo("well"));
    Webhooks webhooks = started(Samples.receiver(url()));
    long began = System.nanoTime();
    webhooks.tell(Samples.trouble(now, "x"));
    until(() -> counted("retried") == 1);
    webhooks.tell(Samples.trouble(now, "later"));
    until(() -> counted("delivered") == 2);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(990));
    assertThat(received()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 400, 401, 404, 413})
  void triesNothingAgainThatIsRefusedAndFollowsNothing(int status) throws Exception {
    SERVER.stubFor(
        post(urlEqualTo(HOOK))
            .withRequestBody(containing("\"bad\""))
            .willReturn(status(status).withHeader("Location", "/elsewhere")));
    Webhooks webhooks = started(Samples.receiver(url()));
    webhooks.tell(Samples.trouble(now, "bad"));
    webhooks.tell(Samples.trouble(now, "good"));
    until(() -> counted("delivered") == 1);
    assertThat(counted("refused")).isEqualTo(1);
    assertThat(SERVER.getAllServeEvents()).hasSize(2);
  }

  @Test
  void stopsWhereTheReceiverIsGone() throws Exception {
    SERVER.stubFor(post(urlEqualTo(HOOK)).willReturn(status(410)));
    Webhooks webhooks = started(Samples.receiver(url()));
    webhooks.tell(Samples.trouble(now, "x"));
    until(() -> counted("gone") == 1);
    webhooks.tell(Samples.trouble(now, "y"));
    until(() -> counted("gone") == 2);
    webhooks.close();
    assertThat(received()).hasSize(1);
    assertThat(data.resolve("notices"))
        .satisfiesAnyOf(
            none -> assertThat(none).doesNotExist(), none -> assertThat(none).isEmptyDirectory());
  }

  @Test
  void isNotHeldUpByOneThatTheReceiverCannotDigest() throws Exception {
    SERVER.stubFor(
        post(urlEqualTo(HOOK)).withRequestBody(containing("poison")).willReturn(status(500)));
    Duration tiny = Duration.ofMillis(1);
    Webhooks webhooks =
        webhooks(new Pace(tiny, tiny, QUICK.giveUp(), QUICK.answer()), 9, Samples.receiver(url()));
    webhooks.start(Samples.PUBLIC_URL);
    webhooks.tell(Samples.trouble(now, "poison"));
    webhooks.tell(Samples.trouble(now, "good"));
    until(() -> counted("expired") == 1);
    assertThat(counted("delivered")).isEqualTo(1);
    assertThat(counted("retried")).isEqualTo(Pace.MOST_ATTEMPTS);
    assertThat(json(received().getLast()).get("what").asString()).isEqualTo("poison");
  }

  @Test
  void readsNoMoreThanTheBeginningOfAnAnswer() throws Exception {
    SERVER.stubFor(
        post(urlEqualTo(HOOK))
            .willReturn(ok("x".repeat(4 << 20)).withChunkedDribbleDelay(1_000, 30_000)));
    Webhooks webhooks = started(Samples.receiver(url()));
    webhooks.tell(Samples.trouble(now, "x"));
    until(() -> counted("delivered") == 1);
    assertThat(received()).hasSize(1);
  }

  @Test
  void dropsTheOldestAndCountsIt() throws Exception {
    SERVER.stubFor(post(urlEqualTo(HOOK)).willReturn(status(503).withHeader("Retry-After", "60")));
    Webhooks webhooks = webhooks(QUICK, 5, Samples.receiver(url()));
    webhooks.start(Samples.PUBLIC_URL);
    webhooks.tell(Samples.trouble(now, "0"));
    until(() -> counted("retried") == 1);
    for (int i = 1; i < 9; i++) {
      webhooks.tell(Samples.trouble(now, String.valueOf(i)));
    }
    assertThat(counted("dropped")).isEqualTo(4);
    assertThat(registry.get("fairlead.notices.queued").gauge().value()).isEqualTo(5);
  }

  @Test
  void aDeadReceiverTouchesNoOther() throws Exception {
    String dead;
    try (ServerSocket socket = new ServerSocket(0)) {
      dead = "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }
    Webhooks webhooks = started(Samples.receiver(dead), Samples.receiver(url()));
    for (int i = 0; i < 20; i++) {
      webhooks.tell(Samples.trouble(now, String.valueOf(i)));
    }
    until(() -> received().size() == 20);
    assertThat(received()).extracting(each -> json(each).get("what").asInt()).isSorted();
    until(() -> counted("retried") > 1);
  }

  @Test
  void keepsWhatWaitsOverARestart() throws Exception {
    SERVER.stubFor(post(urlEqualTo(HOOK)).willReturn(status(503).withHeader("Retry-After", "60")));
    Webhooks first = started(Samples.receiver(url()));
    first.tell(Samples.trouble(now, "one"));
    until(() -> counted("retried") == 1);
    first.tell(Samples.trouble(now, "two"));
    first.close();
    String id = received().getFirst().getHeader("webhook-id");
    Path spool;
    try (var files = Files.list(data.resolve("notices"))) {
      spool = files.findFirst().orElseThrow();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spool)))
        .isEqualTo("rw-------");
    Files.writeString(spool, Files.readString(spool) + "{ torn");
    takeEverything();
    Webhooks second = started(Samples.receiver(url()));
    until(() -> counted("delivered") == 2);
    assertThat(received())
        .extracting(each -> json(each).get("what").asString())
        .containsExactly("one", "two");
    assertThat(received().getFirst().getHeader("webhook-id")).isEqualTo(id);
    assertThat(received().getFirst().getHeader("webhook-signature"))
        .isEqualTo(signature(received().getFirst(), Samples.SECRET));
    second.close();
    assertThat(spool).doesNotExist();
  }

  @Test
  void forgetsWhatWaitedForOneWhoIsNoReceiverAnyMore() throws Exception {
    SERVER.stubFor(post(urlEqualTo(HOOK)).willReturn(status(503)));
    Webhooks first = started(Samples.receiver(url()));
    first.tell(Samples.trouble(now, "one"));
    until(() -> counted("retried") > 0);
    first.close();
    assertThat(data.resolve("notices")).isNotEmptyDirectory();
    started(Samples.receiver(url() + "2"));
    assertThat(data.resolve("notices")).isEmptyDirectory();
  }

  @Test
  void givesUpWhatIsTooOld() throws Exception {
    started(Samples.receiver(url())).tell(Samples.trouble(now.minusSeconds(3_601), "old"));
    until(() -> counted("expired") == 1);
    assertThat(received()).isEmpty();
  }

  @Test
  void deliversWhatIsDueAtTheEndAndWaitsForNobodyElse() throws Exception {
    Webhooks webhooks = started(Samples.receiver(url()));
    webhooks.tell(Samples.trouble(now, "last"));
    webhooks.close();
    assertThat(counted("delivered")).isEqualTo(1);

    SERVER.stubFor(post(urlEqualTo(HOOK)).willReturn(ok().withFixedDelay(8_000)));
    Pace patient = new Pace(QUICK.first(), QUICK.longest(), QUICK.giveUp(), Duration.ofSeconds(30));
    Webhooks slow = webhooks(patient, 100, Samples.receiver(url()));
    slow.start(Samples.PUBLIC_URL);
    slow.tell(Samples.trouble(now, "slow"));
    long began = System.nanoTime();
    slow.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    try (var files = Files.list(data.resolve("notices"))) {
      assertThat(files.findFirst().map(WebhooksTest::text).orElse(""))
          .contains("slow", "\"failures\":\"0\"");
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void tellsAfterTheStartWhatItHeardBefore() throws Exception {
    Webhooks webhooks = webhooks(QUICK, 100, Samples.receiver(url()));
    webhooks.tell(new Notice.PolicyRejected(now, "h", "policy.yaml:1:1: no"));
    assertThat(received()).isEmpty();
    webhooks.start("http://gateway.example:1");
    until(() -> counted("delivered") == 1);
    assertThat(json(received().getFirst()).get("link").asString())
        .isEqualTo("http://gateway.example:1/policy");
  }

  @Test
  void tellsOnlyWhatIsWanted() throws Exception {
    Receiver receiver =
        new Receiver(
            Samples.receiver(url()).url(),
            Secrets.none(),
            EnumSet.of(NoticeType.ASK_OPENED, NoticeType.POLICY_REJECTED),
            NoticeFormat.SLACK,
            Set.of("other"),
            true);
    Webhooks webhooks = started(receiver);
    webhooks.tell(Samples.asked(now, "ben", "maps.example", "x"));
    webhooks.tell(Samples.trouble(now, "x"));
    webhooks.tell(new Notice.PolicyRejected(now, "h", "no <tiers>"));
    until(() -> counted("delivered") == 1);
    LoggedRequest only = received().getFirst();
    assertThat(received()).hasSize(1);
    assertThat(json(only).propertyNames()).containsExactly("text");
    assertThat(json(only).get("text").asString()).contains("`no &lt;tiers&gt;`");
    assertThat(only.containsHeader("webhook-signature")).isFalse();
  }

  @Test
  void aTrialSaysWhatCameBack() throws Exception {
    SERVER.stubFor(
        post(urlEqualTo(HOOK)).willReturn(status(403).withBody("invalid_token\n\u001b[31m")));
    TrialNotice refused =
        TrialNotice.to(Samples.receiver(url()), Samples.NODE, Samples.PUBLIC_URL, () -> now, "1.0");
    assertThat(refused)
        .isEqualTo(new TrialNotice(false, "HTTP 403: invalid_token\\u000a\\u001b[31m"));
    assertThat(json(received().getFirst()).get("type").asString()).isEqualTo("test");
  }
}
