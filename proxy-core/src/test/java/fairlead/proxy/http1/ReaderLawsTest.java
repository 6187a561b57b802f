package fairlead.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.http1.HostileTable.Case;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Laws that hold for any octets, checked on seeded mutations of the hostile tables. Netty's codec
 * is the second reader: whatever ours passes on must mean the same to it.
 */
class ReaderLawsTest {
  private static final int MUTATIONS = 10_000;
  private static final List<Case> CASES = HostileTable.cases();

  @RepeatedTest(10)
  void readsRequestsTheSameHoweverCutAndPassesOnWhatOthersReadAlike(RepetitionInfo run) {
    Mutations mutations = new Mutations("requests.txt", run.getCurrentRepetition());
    int passed = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String wire = mutations.next();
      Reading whole = Reading.request(wire, Reading.Arrival.WHOLE);
      assertThat(Reading.request(wire, Reading.Arrival.ONE_BY_ONE)).as(wire).isEqualTo(whole);
      if (!whole.out().isEmpty()) {
        passed++;
        assertThat(Reading.request(whole.out(), Reading.Arrival.WHOLE).verdict())
            .as(whole.out())
            .isEqualTo("ok");
        sameRequestToNetty(whole.out());
      }
    }
    assertThat(passed).isGreaterThan(MUTATIONS / 50);
  }

  @RepeatedTest(10)
  void readsAnswersTheSameHoweverCutAndPassesOnWhatOthersReadAlike(RepetitionInfo run) {
    Mutations mutations = new Mutations("responses.txt", run.getCurrentRepetition());
    int passed = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String wire = mutations.next();
      Reading whole = Reading.response("GET", wire, Reading.Arrival.WHOLE);
      assertThat(Reading.response("GET", wire, Reading.Arrival.ONE_BY_ONE))
          .as(wire)
          .isEqualTo(whole);
      if (!whole.out().isEmpty()) {
        passed++;
        assertThat(Reading.response("GET", whole.out(), Reading.Arrival.WHOLE).verdict())
            .as(whole.out())
            .isEqualTo("ok");
        sameAnswerToNetty(whole.out());
      }
    }
    assertThat(passed).isGreaterThan(MUTATIONS / 50);
  }

  @RepeatedTest(10)
  void readsChunksTheSameHoweverCutAndPassesOnWhatOthersReadAlike(RepetitionInfo run) {
    Mutations mutations = new Mutations("chunks.txt", run.getCurrentRepetition());
    int passed = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String wire = mutations.next();
      Reading whole = Reading.chunks(wire, false, Reading.Arrival.WHOLE);
      Reading payload = Reading.chunks(wire, true, Reading.Arrival.WHOLE);
      assertThat(Reading.chunks(wire, false, Reading.Arrival.ONE_BY_ONE)).as(wire).isEqualTo(whole);
      assertThat(payload.verdict()).as(wire).isEqualTo(whole.verdict());
      assertThat(payload.left()).as(wire).isEqualTo(whole.left());
      if (whole.verdict().equals("ok")) {
        passed++;
        assertThat(bodyByNetty(whole.out())).as(wire).isEqualTo(payload.out());
      }
    }
    assertThat(passed).isGreaterThan(MUTATIONS / 50);
  }

  private static void sameRequestToNetty(String out) {
    HttpRequest request = (HttpRequest) onlyMessage(new HttpRequestDecoder(), out);
    String line = out.substring(0, out.indexOf('\r'));
    assertThat(request.method() + " " + request.uri() + " " + request.protocolVersion())
        .isEqualTo(line);
    assertThat(request.headers().getAll(HttpHeaderNames.HOST)).hasSize(1);
    sameFramingToNetty(request, out);
  }

  private static void sameAnswerToNetty(String out) {
    HttpResponse response = (HttpResponse) onlyMessage(new HttpResponseDecoder(), out);
    assertThat(out).startsWith("HTTP/1.1 " + response.status().code() + " ");
    sameFramingToNetty(response, out);
  }

  private static void sameFramingToNetty(HttpMessage message, String out) {
    String lower = out.toLowerCase(Locale.ROOT);
    assertThat(HttpUtil.isTransferEncodingChunked(message))
        .as(out)
        .isEqualTo(lower.contains("\r\ntransfer-encoding:"));
    long length =
        lower.contains("\r\ncontent-length:")
            ? Long.parseLong(lower.replaceAll("(?s).*\r\ncontent-length:[ \t]*(\\d+).*", "$1"))
            : -1;
    assertThat(HttpUtil.getContentLength(message, -1L)).as(out).isEqualTo(length);
  }

  /** The one message in the octets, sound in Netty's eyes. */
  private static HttpMessage onlyMessage(io.netty.channel.ChannelHandler decoder, String out) {
    List<HttpMessage> messages = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    channel.writeInbound(Unpooled.wrappedBuffer(Reading.octets(out)));
    for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
      if (each instanceof HttpMessage message) {
        assertThat(message.decoderResult().isSuccess()).as(out).isTrue();
        messages.add(message);
      }
      ReferenceCountUtil.release(each);
    }
    channel.finishAndReleaseAll();
    assertThat(messages).as(out).hasSize(1);
    return messages.getFirst();
  }

  private static String bodyByNetty(String chunks) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
    String head = "POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n";
    channel.writeInbound(Unpooled.wrappedBuffer(Reading.octets(head + chunks)));
    StringBuilder body = new StringBuilder();
    boolean ended = false;
    for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
      if (each instanceof HttpContent content) {
        assertThat(content.decoderResult().isSuccess()).as(chunks).isTrue();
        body.append(content.content().toString(java.nio.charset.StandardCharsets.ISO_8859_1));
        ended |= content instanceof LastHttpContent;
      }
      ReferenceCountUtil.release(each);
    }
    channel.finishAndReleaseAll();
    assertThat(ended).as(chunks).isTrue();
    return body.toString();
  }

  /** Rows with some octets changed; short ones only, so that a change is likely to matter. */
  private static final class Mutations {
    private static final String SHARP = " \t\r\n\0,:;/#@[]%\"\\x0a5+-_\u00ff\u007fHTTP";
    private final List<String> wires;
    private final Random random;

    Mutations(String table, int seed) {
      wires =
          CASES.stream()
              .filter(each -> each.table().equals(table) && each.wire().length() < 400)
              .map(Case::wire)
              .toList();
      random = new Random(seed);
    }

    String next() {
      StringBuilder wire = new StringBuilder(any());
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        edit(wire);
      }
      return wire.toString();
    }

    private String any() {
      return wires.get(random.nextInt(wires.size()));
    }

    private void edit(StringBuilder wire) {
      int at = random.nextInt(wire.length() + 1);
      char sharp = SHARP.charAt(random.nextInt(SHARP.length()));
      switch (random.nextInt(5)) {
        case 0 -> wire.insert(at, sharp);
        case 1 -> wire.replace(at, Math.min(at + 1, wire.length()), String.valueOf(sharp));
        case 2 -> wire.delete(at, Math.min(at + 1 + random.nextInt(3), wire.length()));
        case 3 -> wire.insert(at, wire.substring(random.nextInt(at + 1), at));
        default -> {
          String other = any();
          int from = random.nextInt(other.length());
          wire.insert(at, other, from, Math.min(from + 30, other.length()));
        }
      }
    }
  }
}
