package fairlead.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real curl and git through the gateway as it ships, to real origins. */
class ClientsIT {
  private static final Pattern LINK = Pattern.compile("why (http://\\S+/why/([0-9A-Z]{13}))\r\n");
  private static final WireMockServer ORIGIN =
      new WireMockServer(options().dynamicPort().dynamicHttpsPort().bindAddress("127.0.0.1"));

  @TempDir private static Path directory;
  private static HttpServer files;
  private static RunningGateway gateway;
  private static TestConfig config;

  @BeforeAll
  static void start() throws Exception {
    ORIGIN.start();
    ORIGIN.stubFor(any(anyUrl()).willReturn(aResponse().withBody("the page")));
    ORIGIN.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(201).withBody("made")));
    ORIGIN.stubFor(get("/large").willReturn(aResponse().withBody("x".repeat(3_000_000))));
    Path served = Files.createDirectories(directory.resolve("served"));
    makeRepository(served);
    files =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            served.toRealPath(),
            SimpleFileServer.OutputLevel.NONE);
    files.start();
    config =
        new TestConfig(directory, ORIGIN.port(), ORIGIN.httpsPort(), files.getAddress().getPort());
    gateway = RunningGateway.start(config.directory());
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    files.stop(0);
    ORIGIN.stop();
  }

  private static void makeRepository(Path served) throws Exception {
    Path work = Files.createDirectories(served.resolveSibling("work"));
    List<List<String>> steps =
        List.of(
            List.of("git", "init", "-q", work.toString()),
            git(work, "config", "user.email", "ada@site.test"),
            git(work, "config", "user.name", "Ada"),
            git(work, "commit", "-q", "--allow-empty", "-m", "First"),
            List.of("git", "clone", "-q", "--bare", work.toString(), served + "/project.git"),
            git(served.resolve("project.git"), "update-server-info"));
    for (List<String> step : steps) {
      Curl done = Curl.program(Map.of(), step);
      assertThat(done.exit()).as(done.output()).isZero();
    }
  }

  private static List<String> git(Path in, String... words) {
    return Stream.concat(Stream.of("git", "-C", in.toString()), Arrays.stream(words)).toList();
  }

  private static Curl curl(String user, String... more) throws Exception {
    String[] who = {"-x", gateway.url("proxy"), "-U", user + ":" + TestConfig.PASSWORD};
    return Curl.run(Stream.concat(Arrays.stream(who), Arrays.stream(more)).toArray(String[]::new));
  }

  private static String site(String path) {
    return "http://site.test:" + ORIGIN.port() + path;
  }

  private static String secure(String host) {
    return "https://" + host + ":" + ORIGIN.httpsPort() + "/";
  }

  private static String audit() throws IOException {
    return Files.readString(Records.log(config.data()));
  }

  private static String auditWith(String part) throws Exception {
    for (int i = 0; i < 100; i++) {
      for (String line : audit().lines().toList()) {
        if (line.contains(part)) {
          return line;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no record with " + part + " in " + audit());
  }

  @Test
  void saysWhereItServes() {
    assertThat(gateway.banner()).hasSize(4);
    assertThat(gateway.banner().get(0)).matches("proxy   http://127\\.0\\.0\\.1:\\d+");
    assertThat(gateway.banner().get(1)).matches("web     http://127\\.0\\.0\\.1:\\d+");
    assertThat(gateway.banner().get(2)).matches("metrics http://127\\.0\\.0\\.1:\\d+/metrics");
    assertThat(gateway.banner().get(3)).isEqualTo("ready");
  }

  @Test
  void passesAnAllowedRequestOnWithoutCredentials() throws Exception {
    Curl said = curl("ben", site("/page?q=hush"));
    assertThat(said.output()).startsWith("HTTP/1.1 200 ").contains("the page", "Via: 1.1 ");
    ORIGIN.verify(
        getRequestedFor(urlEqualTo("/page?q=hush"))
            .withHeader("Host", equalTo("site.test:" + ORIGIN.port()))
            .withoutHeader("Proxy-Authorization")
            .withoutHeader("Proxy-Connection"));
    assertThat(auditWith("\"path\":\"/page\""))
        .contains(
            "\"kind\":\"request\"",
            "\"user\":\"ben\"",
            "\"tier\":\"monitored\"",
            "\"outcome\":\"allowed\"",
            "\"rule\":\"listed\"",
            "\"host\":\"site.test\"");
    assertThat(audit()).doesNotContain("hush");
  }

  @Test
  void asksForCredentialsOnceAndTakesNoWrongOnes() throws Exception {
    Curl nobody = Curl.run("-x", gateway.url("proxy"), site("/"));
    assertThat(nobody.output())
        .startsWith("HTTP/1.1 407 credentials-required; why http://")
        .contains("Proxy-Authenticate: Basic realm=");
    Curl wrong = Curl.run("-x", gateway.url("proxy"), "-U", "ben:wrong", site("/"));
    assertThat(wrong.output()).startsWith("HTTP/1.1 407 bad-credentials; why http://");
    Curl unknown = Curl.run("-x", gateway.url("proxy"), "-U", "zoe:wrong", site("/"));
    assertThat(unknown.output().lines().filter(line -> !line.matches("(?i)date:.*")).count())
        .isEqualTo(wrong.output().lines().filter(line -> !line.matches("(?i)date:.*")).count());
  }

  @Test
  void explainsARefusalThroughTheProxyToAnybody() throws Exception {
    Curl refused = curl("ben", "http://other.test/secret?token=1");
    assertThat(refused.output())
        .startsWith("HTTP/1.1 403 not-in-allowlist; why " + gateway.url("web") + "/why/")
        .contains("Proxy-Status: fairlead; error=http_request_denied; details=\"not-in-allowlist")
        .contains("Cache-Control: no-store");
    Matcher link = LINK.matcher(refused.output());
    assertThat(link.find()).isTrue();
    assertThat(refused.output()).contains("Fairlead-Decision: " + link.group(2));
    Curl why = Curl.run("-x", gateway.url("proxy"), link.group(1));
    assertThat(why.output())
        .startsWith("HTTP/1.1 200 ")
        .contains("not-in-allowlist", "other.test")
        .doesNotContain("ben", "token=1");
    Curl json = Curl.run("-H", "Accept: application/json", link.group(1));
    assertThat(json.output()).contains("application/json", "\"reason\":\"not-in-allowlist\"");
    assertThat(auditWith(link.group(2)))
        .contains("\"outcome\":\"refused\"", "\"status\":403")
        .doesNotContain("token");
  }

  @Test
  void listsOnesOwnRefusalsToWhoeverSignsIn() throws Exception {
    curl("ben", "http://mine.test/");
    String page = gateway.url("web") + "/why";
    assertThat(Curl.run(page).output()).startsWith("HTTP/1.1 401 ");
    assertThat(Curl.run("-u", "ben:" + TestConfig.PASSWORD, page).output())
        .startsWith("HTTP/1.1 200 ")
        .contains("mine.test");
    assertThat(Curl.run("-u", "ada:" + TestConfig.PASSWORD, page).output())
        .startsWith("HTTP/1.1 200 ")
        .doesNotContain("mine.test");
  }

  @Test
  void opensATunnelForHttpsAndRecordsItsEnds() throws Exception {
    Curl said = curl("ben", "-k", secure("site.test"));
    assertThat(said.output())
        .startsWith("HTTP/1.1 200 Connection established\r\n\r\n")
        .contains("the page");
    assertThat(auditWith("\"kind\":\"open\"")).contains("\"scheme\":\"connect\"");
    assertThat(auditWith("\"kind\":\"tunnel\"")).contains("\"reason\":\"", "\"bytes_down\":");
  }

  @Test
  void refusesATunnelAndCloses() throws Exception {
    Curl said = curl("ada", "-k", secure("secret.test"));
    assertThat(said.exit()).isNotZero();
    assertThat(said.output())
        .contains("HTTP/1.1 403 denied-by-rule; why ")
        .contains("details=\"denied-by-rule; rule=secrets\"", "Connection: close");
  }

  @Test
  void keepsTheFloorUnderThoseWithTheWholeWeb() throws Exception {
    assertThat(curl("ada", "http://floor.test/").output())
        .startsWith("HTTP/1.1 403 private-address; ");
    assertThat(curl("ada", "http://127.0.0.1:" + gateway.port("metrics") + "/metrics").output())
        .startsWith("HTTP/1.1 403 private-address; ");
    assertThat(curl("ada", "http://site.test:" + gateway.port("proxy") + "/").output())
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void refusesWhoeverHasNoTier() throws Exception {
    assertThat(curl("cleo", site("/")).output()).startsWith("HTTP/1.1 403 no-tier; why ");
  }

  @Test
  void uploadsWithAndWithoutALength() throws Exception {
    assertThat(curl("ben", "-d", "some=form", site("/form")).output())
        .startsWith("HTTP/1.1 201 ")
        .contains("made");
    assertThat(
            curl("ben", "-H", "Transfer-Encoding: chunked", "-d", "some=chunks", site("/chunks"))
                .output())
        .contains("HTTP/1.1 201 ");
  }

  @Test
  void downloadsMuch() throws Exception {
    Curl said =
        curl("ben", "-o", "/dev/null", "-w", "%{http_code} %{size_download}", site("/large"));
    assertThat(said.output()).isEqualTo("200 3000000");
  }

  @Test
  void servesHttp10AndHead() throws Exception {
    assertThat(curl("ben", "--http1.0", site("/old")).output())
        .contains("200 ", "the page")
        .doesNotContainIgnoringCase("chunked");
    assertThat(curl("ben", "-I", site("/head")).output()).startsWith("HTTP/1.1 200 ");
    ORIGIN.verify(
        com.github.tomakehurst.wiremock.client.WireMock.headRequestedFor(urlPathEqualTo("/head")));
  }

  @Test
  void clonesARepository() throws Exception {
    String proxy = gateway.url("proxy").replace("http://", "http://ben:correct%20horse@");
    String url = "http://repo.test:" + files.getAddress().getPort() + "/project.git";
    config.policy("site.test, repo.test");
    Path clone = directory.resolve("clone");
    Curl done = null;
    for (int i = 0; i < 50 && (done == null || done.exit() != 0); i++) {
      Thread.sleep(200);
      done =
          Curl.program(
              Map.of("http_proxy", proxy, "GIT_TERMINAL_PROMPT", "0"),
              List.of("git", "clone", "-q", url, clone.toString()));
    }
    assertThat(done.output()).isEmpty();
    assertThat(clone.resolve(".git")).isDirectory();
  }

  @Test
  void showsItsMetersWithoutNamingAnybody() throws Exception {
    curl("ben", site("/metered"));
    curl("ben", "http://unlisted.test/");
    String scrape = Curl.run(gateway.url("metrics")).output();
    assertThat(scrape)
        .contains(
            "fairlead_requests_total{",
            "outcome=\"allowed\"",
            "reason=\"not-in-allowlist\"",
            "tier=\"monitored\"",
            "fairlead_request_duration_seconds_bucket",
            "fairlead_decision_duration_seconds_count",
            "fairlead_bytes_total{direction=\"down\",tier=\"monitored\"",
            "fairlead_tunnels ",
            "fairlead_audit_records_total{kind=\"request\"}",
            "fairlead_audit_queue_records ",
            "fairlead_policy_generation_info{hash=\"",
            "fairlead_policy_reloads_total{result=\"accepted\"}",
            "jvm_memory_used_bytes")
        .doesNotContain("ben", "site.test", "unlisted.test");
    String base = gateway.url("metrics").replace("/metrics", "");
    assertThat(Curl.run(base + "/livez").output()).startsWith("HTTP/1.1 200 ");
    assertThat(Curl.run(base + "/readyz").output()).startsWith("HTTP/1.1 200 ");
  }
}
