package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final StringWriter shown = new StringWriter();
  private long now = Long.MAX_VALUE - 5;

  private Progress progress(boolean terminal, long total) {
    return new Progress(new PrintWriter(shown), terminal, "lists/a.txt", total, () -> now);
  }

  private void wait(Progress progress, long millis, long done) {
    now += Duration.ofMillis(millis).toNanos();
    progress.at(done);
  }

  @Test
  void showsAndErasesItself() {
    try (Progress progress = progress(true, 200)) {
      wait(progress, 999, 10);
      assertThat(shown.toString()).isEmpty();
      wait(progress, 1, 84);
      wait(progress, 99, 86);
      wait(progress, 1, 300);
    }
    assertThat(shown)
        .hasToString(
            "\rlists/a.txt 42 %\rlists/a.txt 100 %\r"
                + " ".repeat("lists/a.txt 100 %".length())
                + "\r");
  }

  @Test
  void saysNothingWhereNobodyLooksOrNothingTakesLong() {
    try (Progress progress = progress(false, 200)) {
      wait(progress, 5_000, 100);
    }
    try (Progress progress = progress(true, 200)) {
      wait(progress, 500, 100);
    }
    assertThat(shown.toString()).isEmpty();
  }

  @Test
  void nothingToDoIsDone() {
    wait(progress(true, 0), 2_000, 0);
    assertThat(shown).hasToString("\rlists/a.txt 100 %");
  }
}
