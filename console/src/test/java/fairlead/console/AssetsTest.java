package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.ledger.MemoryRefusals;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetsTest {
  private final Assets assets = new Assets();
  private WebServer web;

  @BeforeEach
  void start() throws Exception {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Behind behind = new Behind(new MemoryRefusals(InstantSource.system()));
    web = WebServer.start(new WebConfig(free, ""), behind.parts(new Names()));
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private HttpResponse<byte[]> get(String path, String encoding) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(web.localUrl() + path))
            .header("Accept-Encoding", encoding)
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  @ParameterizedTest
  @CsvSource({
    "pico.css,text/css,--pico-",
    "style.css,text/css,.skip",
    "htmx.js,text/javascript,selfRequestsOnly",
    "sse.js,text/javascript,sse-connect",
    "uplot.js,text/javascript,uPlot",
    "uplot.css,text/css,.u-wrap"
  })
  void eachIsServedForGood(String name, String type, String words) throws Exception {
    HttpResponse<byte[]> plain = get(assets.address(name), "identity");
    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    assertThat(plain.headers().firstValue("Cache-Control"))
        .contains("public, max-age=31536000, immutable");
    assertThat(plain.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(new String(plain.body(), StandardCharsets.UTF_8)).contains(words);
    HttpResponse<byte[]> packed = get(assets.address(name), "br, gzip");
    assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain.body());
    }
  }

  @Test
  void whatIsNoAssetIsNotThere() throws Exception {
    for (String path :
        new String[] {"/assets/htmx.js", "/assets/..%2fopenapi.json", "/style.css"}) {
      assertThat(get(path, "identity").statusCode()).as(path).isBetween(400, 404);
    }
  }

  @Test
  void aPageNamesThemAndAllowsNothingElse() throws Exception {
    HttpResponse<byte[]> page = get("/", "gzip");
    assertThat(page.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(new String(page.body(), StandardCharsets.UTF_8))
        .contains(assets.address("pico.css"), assets.address("htmx.js"), assets.address("sse.js"))
        .doesNotContain("<script>", "<style", " style=", "uplot");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
                + " base-uri 'none'");
  }
}
