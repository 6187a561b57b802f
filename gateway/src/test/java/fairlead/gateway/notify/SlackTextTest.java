package fairlead.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.approval.By;
import fairlead.proxy.notice.Notice;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackTextTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Pattern SPAN = Pattern.compile("`[^`]*`");

  private static NoticeJson.Frame frame(Notice notice) {
    NoticeType type = NoticeType.of(notice);
    return new NoticeJson.Frame(
        "msg_1", type.label(), NOON, Samples.NODE, Samples.PUBLIC_URL + type.page());
  }

  private static String text(boolean names, Notice notice) {
    return new SlackText(names).of(frame(notice), notice);
  }

  @Test
  void saysWhoAsksForWhat() {
    assertThat(text(true, Samples.asked(NOON, "ben", "maps.example", "homework")))
        .isEqualTo(
            "Fairlead `node-1`: `ben` asks for access to `maps.example` in tier `monitored`:"
                + " `homework`. Waiting for `user:ada` until 2026-11-25T13:00:00.000Z."
                + " http://gateway.example:8080/reviews");
  }

  @Test
  void namesNobodyWhereItIsNotTo() {
    assertThat(text(false, Samples.asked(NOON, "ben", "maps.example", "homework")))
        .isEqualTo(
            "Fairlead `node-1`: somebody asks for access to a host in tier `monitored`. Waiting for"
                + " `user` until 2026-11-25T13:00:00.000Z. http://gateway.example:8080/reviews");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!channel> wake up",
        "<@U024BE7LH> <#C1> <!subteam^S1>",
        "@channel @here @all @everyone",
        "<https://evil.example|click>",
        "https://evil.example/login",
        "[click](https://evil.example)",
        "![x](https://evil.example/pixel.png)",
        "*bold* _it_ ~no~ ```code``` `",
        "`<!here>`",
        "&lt;!channel&gt;",
        "one\ntwo\r\nthree\u2028four\u0085five",
        "\u202e gnp.exe \u200b\u0000",
        "> quote",
        "  "
      })
  void letsNobodyOutOfTheirSpan(String hostile) {
    String benign = text(true, Samples.asked(NOON, "ben", "a.example", "x"));
    String said = text(true, Samples.asked(NOON, "ben", hostile, hostile));
    String outside = SPAN.matcher(said).replaceAll("`x`");
    if (!hostile.isBlank()) {
      assertThat(outside).isEqualTo(SPAN.matcher(benign).replaceAll("`x`"));
    }
    assertThat(said)
        .doesNotContain("<", ">", "\n", "\r", "\u2028", "\u0085", "\u202e", "\u0000")
        .doesNotContain("@channel", "@here", "@all", "@everyone", "@U024", "://evil");
    assertThat(said.replaceAll("&(amp|lt|gt);", "")).doesNotContain("&");
  }

  @Test
  void escapesAsSlackAsks() {
    assertThat(text(true, Samples.asked(NOON, "ben", "a.example", "a < b & c > d &lt;")))
        .contains("`a &lt; b &amp; c &gt; d &amp;lt;`");
  }

  @Test
  void isShort() {
    String said = text(true, Samples.asked(NOON, "ben", "a.example", "\ud83d\ude00".repeat(9_000)));
    assertThat(said.codePointCount(0, said.length())).isLessThan(600);
    assertThat(said).contains("\ud83d\ude00…`");
  }

  @Test
  void saysTheRest() {
    By teachers = new By.Group("teachers");
    assertThat(
            text(
                true,
                new Notice.AskDecided(
                    NOON, "R1", "ben", "monitored", Set.of(), "denied", "ada", "not now")))
        .contains("What `ben` asked for in tier `monitored` is denied by `ada`: `not now`.");
    assertThat(
            text(
                false,
                new Notice.CheckInMissed(
                    NOON, "S1", "ben", "monitored", "lab-1", teachers, teachers, true)))
        .contains(
            "a check-in is missing for somebody in tier `monitored`, room `lab-1`; the session has"
                + " paused. It is up to `group:teachers`, and then to `group:teachers`. http");
    assertThat(text(false, new Notice.PolicyRejected(NOON, "h", "policy.yaml:3:1: no")))
        .contains("a new policy was not taken, the one before stays: `policy.yaml:3:1: no`.");
    assertThat(text(false, new Notice.AuditTrouble(NOON, true, "the disk is full")))
        .contains("records reach the disk again: `the disk is full`.");
  }
}
