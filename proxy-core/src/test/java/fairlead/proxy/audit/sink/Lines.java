package fairlead.proxy.audit.sink;

import fairlead.proxy.audit.SealedLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;

/** Lines of a log. */
final class Lines {
  private Lines() {}

  static SealedLine line(long seq) {
    return of(
        "{\"v\":1,\"stream\":\"365d\",\"seq\":%d,\"node\":\"gw\",\"time\":\"2026-11-25T14:00:00.125Z\",\"kind\":\"request\",\"user\":\"ada\",\"path\":\"/\\u00e9\\n\\\"\"}"
            .formatted(seq));
  }

  static SealedLine of(String text) {
    return SealedLine.of(text.getBytes(StandardCharsets.UTF_8));
  }

  static List<SealedLine> lines(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(Lines::line).toList();
  }

  static String text(SealedLine line) {
    return new String(line.octets(), StandardCharsets.UTF_8);
  }
}
