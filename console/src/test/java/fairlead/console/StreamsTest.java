package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Principal;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.ledger.MemoryRefusals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams over HTTP. */
@Timeout(20)
class StreamsTest {
  private final Behind behind = new Behind(new MemoryRefusals(InstantSource.system()));
  private final People people = new People();
  private final HttpClient client = HttpClient.newHttpClient();
  private WebServer web;

  /** As {@link Names}, until somebody is put out. */
  private static final class People implements Authenticator {
    private final Names names = new Names();
    private volatile Set<String> groups = Set.of();
    private volatile boolean out;

    @Override
    public Identification identify(@Nullable String credentials, InetAddress from) {
      Identification known = names.identify(credentials, from);
      groups = known instanceof Known who ? who.principal().groups() : groups;
      return known;
    }

    @Override
    public @Nullable Principal again(Known known) {
      return out ? null : new Principal(known.principal().user(), groups);
    }

    @Override
    public long generation() {
      return 0;
    }
  }

  @BeforeEach
  void start() throws Exception {
    StreamRoute live =
        new StreamRoute(
            "/live",
            Set.of(Role.SUPERVISOR),
            stream -> {
              int round = 0;
              do {
                stream.send("round", stream.principal().user() + " " + round++);
              } while (stream.pause(Duration.ofMinutes(1)));
            });
    web =
        WebServer.start(
            new WebConfig(Browsing.free(), ""),
            behind.parts(people),
            new RouteTable(List.of(live)));
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private HttpResponse<InputStream> open(@Nullable String user, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(web.localUrl() + "/live"));
    if (user != null) {
      request.header("Authorization", Browsing.basic(user + ":pw"));
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static BufferedReader lines(HttpResponse<InputStream> answer) {
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  /** Reads the first event. */
  private static BufferedReader begun(HttpResponse<InputStream> answer) throws Exception {
    BufferedReader lines = lines(answer);
    assertThat(List.of(lines.readLine(), lines.readLine())).containsExactly(": open", "");
    assertThat(lines.readLine()).isEqualTo("event: round");
    assertThat(lines.readLine()).isEqualTo("data: supervisor 0");
    assertThat(lines.readLine()).isEmpty();
    return lines;
  }

  @Test
  void eventsComeAsTheyHappen() throws Exception {
    HttpResponse<InputStream> answer = open("supervisor");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow().replace(" ", ""))
        .isEqualToIgnoringCase("text/event-stream;charset=utf-8");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    begun(answer).close();
  }

  @Test
  void aStreamIsForItsRolesOnly() throws Exception {
    assertThat(open(null).statusCode()).isEqualTo(401);
    assertThat(open("bad").statusCode()).isEqualTo(401);
    assertThat(open("operator").statusCode()).isEqualTo(403);
    assertThat(open("supervisor", "Origin", "http://evil.test").statusCode()).isEqualTo(403);
    assertThat(open("supervisor", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
  }

  @Test
  void whoWasRemovedSeesNoMore() throws Exception {
    BufferedReader lines = begun(open("supervisor"));
    people.out = true;
    assertThat(lines.readLine()).isNull();
  }

  @Test
  void whoLostTheRoleSeesNoMore() throws Exception {
    BufferedReader lines = begun(open("supervisor"));
    people.groups = Set.of("others");
    assertThat(lines.readLine()).isNull();
  }

  @Test
  void oneUserHasSoManyAndNoMore() throws Exception {
    List<BufferedReader> open = new ArrayList<>();
    for (int i = 0; i < Streams.MOST_A_USER; i++) {
      open.add(begun(open("supervisor")));
    }
    HttpResponse<InputStream> more = open("supervisor");
    assertThat(more.statusCode()).isEqualTo(429);
    assertThat(more.headers().firstValue("Retry-After")).contains("10");
    assertThat(lines(more).readLine()).contains("too many pages");
    people.out = true;
    for (BufferedReader each : open) {
      assertThat(each.readLine()).isNull();
    }
    people.out = false;
    begun(open("supervisor")).close();
  }

  @Test
  void theyEndWhenTheGatewayStops() throws Exception {
    BufferedReader lines = begun(open("supervisor"));
    web.close();
    assertThat(end(lines)).isNull();
  }

  /** A connection that was cut is at its end, too. */
  private static @Nullable String end(BufferedReader lines) {
    try {
      return lines.readLine();
    } catch (IOException cut) {
      return null;
    }
  }
}
