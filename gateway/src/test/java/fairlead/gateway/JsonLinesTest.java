package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JsonLinesTest {
  private static String line(String message, Throwable error) {
    Logger logger = (Logger) LoggerFactory.getLogger("fairlead.test");
    LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, error, null);
    event.setInstant(Instant.parse("2026-11-24T09:30:00.120456Z"));
    event.setThreadName("main");
    return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void haveTheTimeInWordsAndOneObjectEach() {
    assertThat(line("a \"b\"\nc \u001b[31m é", null))
        .isEqualTo(
            "{\"time\":\"2026-11-24T09:30:00.120Z\",\"level\":\"WARN\",\"logger\":\"fairlead.test\",\"thread\":\"main\",\"message\":\"a"
                + " \\\"b\\\"\\n"
                + "c \\u001B[31m \\u00E9\"}\n");
  }

  @Test
  void haveTheWholeError() {
    assertThat(line("broke", new IllegalStateException("why")))
        .contains("\"error\":\"java.lang.IllegalStateException: why\\n\\tat fairlead.gateway.")
        .hasLineCount(1);
  }
}
