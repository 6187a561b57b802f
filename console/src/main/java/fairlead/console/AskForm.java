package fairlead.console;

import fairlead.policy.match.Host;
import fairlead.proxy.access.AccessDesk.Wish;
import fairlead.proxy.access.Prefill;
import fairlead.proxy.access.Why;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody typed to ask for access, as they typed it, so that nothing is lost when something
 * in it cannot be used.
 *
 * @param choice {@code hosts}, or {@code tier:} and a tier's name; empty if none was chosen
 * @param machine whom it is for; empty for whoever asks
 * @param field beside which the problem is shown
 * @param problem in a sentence; empty while there is none
 */
public record AskForm(
    String choice,
    String machine,
    String hosts,
    String reason,
    String starts,
    String field,
    String problem) {
  static final String WHOLE = "form";
  static final String CHOICE = "choice";
  static final AskForm EMPTY = new AskForm("", "", "", "", "", "", "");

  /** More than the desk takes, so that it is the desk that says so beside the field. */
  private static final int MOST = 5_000;

  private static final String HOSTS = "hosts";
  private static final String TIER = "tier:";
  private static final Pattern ADDRESS = Pattern.compile("(?i)[a-z]+://([^/:?#]+).*");

  /**
   * What it comes to.
   *
   * @param wish null if something cannot be used; then {@code field} and {@code key} say what
   */
  record Read(@Nullable Wish wish, String field, String key) {}

  static AskForm read(Form form) throws PageProblem {
    return new AskForm(
        form.text(CHOICE, MOST),
        form.text("machine", MOST),
        form.text(HOSTS, MOST),
        form.text("reason", MOST),
        form.text("starts", MOST),
        "",
        "");
  }

  static AskForm of(Prefill prefill) {
    String host = prefill.host();
    return host == null
        ? new AskForm(TIER + prefill.tier(), "", "", "", "", "", "")
        : new AskForm(HOSTS, "", host, "", "", "", "");
  }

  AskForm problem(String beside, String sentence) {
    return new AskForm(choice, machine, hosts, reason, starts, beside, sentence);
  }

  /** Whether it is for hosts. */
  public boolean forHosts() {
    return choice.equals(HOSTS);
  }

  /** The tier that it is for; null if it is for none. */
  public @Nullable String tier() {
    return choice.startsWith(TIER) ? choice.substring(TIER.length()) : null;
  }

  /** Whether a problem is to be shown beside this field. */
  public boolean wrong(String name) {
    return !problem.isEmpty() && field.equals(name);
  }

  /** What it comes to; a machine's hosts may be left out, for its own tier. */
  Read wish(ZoneId zone) {
    Set<String> names = forHosts() || !machine.isEmpty() ? names() : Set.of();
    if (forHosts() && machine.isEmpty() && names.isEmpty()) {
      return new Read(null, HOSTS, "ask.no-hosts");
    }
    Instant from = null;
    try {
      from = starts.isEmpty() ? null : LocalDateTime.parse(starts).atZone(zone).toInstant();
    } catch (DateTimeParseException e) {
      return new Read(null, "starts", "ask.bad-start");
    }
    return new Read(
        new Wish(
            machine.isEmpty() ? null : machine,
            machine.isEmpty() ? tier() : null,
            names,
            reason,
            from),
        "",
        "");
  }

  /** People paste addresses, and write names in capitals. */
  private Set<String> names() {
    return Arrays.stream(hosts.split("[\\s,;]+"))
        .filter(word -> !word.isEmpty())
        .map(AskForm::name)
        .collect(Collectors.toSet());
  }

  private static String name(String word) {
    Matcher address = ADDRESS.matcher(word);
    String host = address.matches() ? address.group(1) : word;
    return Host.parse(host) instanceof Host.Name name ? name.text() : host;
  }

  /** Beside which field it is to be shown that this was not done. */
  String field(Why why, String words) {
    return switch (why) {
      case REASON_MISSING -> "reason";
      case NOT_ALLOWED -> "machine";
      case BAD_WORDS ->
          words.startsWith("\"reason\"")
              ? "reason"
              : words.startsWith("\"starts\"") ? "starts" : HOSTS;
      case STAYS_REFUSED, HAS_IT, NOT_OFFERED -> forHosts() || !machine.isEmpty() ? HOSTS : CHOICE;
      default -> WHOLE;
    };
  }
}
