package fairlead.proxy.ledger;

import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Stage;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A chain as a column has it: {@code pending MS}, {@code valid MS}, {@code opens WHAT}, {@code
 * sessions N}, perhaps {@code limit N PERIOD}, then {@code stage NEEDED KIND NAME}, a line each.
 */
final class ChainText {
  private ChainText() {}

  static String write(Chain chain) {
    List<String> lines = new ArrayList<>();
    lines.add("pending " + chain.pending().toMillis());
    lines.add("valid " + chain.valid().toMillis());
    lines.add("opens " + chain.opens().name());
    lines.add("sessions " + chain.sessions());
    Budget limit = chain.limit();
    if (limit != null) {
      lines.add("limit " + limit.amount() + " " + limit.period().name());
    }
    chain.stages().forEach(stage -> lines.add("stage " + stage.needed() + " " + by(stage.by())));
    return String.join("\n", lines);
  }

  private static String by(By by) {
    return switch (by) {
      case By.Group(String name) -> "group " + URLEncoder.encode(name, StandardCharsets.UTF_8);
      case By.User(String name) -> "user " + URLEncoder.encode(name, StandardCharsets.UTF_8);
      case By.Owner() -> "owner";
    };
  }

  static Chain read(String name, String text) {
    Duration pending = Duration.ZERO;
    Duration valid = Duration.ZERO;
    Chain.Opens opens = Chain.Opens.HOSTS;
    int sessions = 0;
    Budget limit = null;
    List<Stage> stages = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "pending" -> pending = Duration.ofMillis(Long.parseLong(words[1]));
        case "valid" -> valid = Duration.ofMillis(Long.parseLong(words[1]));
        case "opens" -> opens = Chain.Opens.valueOf(words[1]);
        case "sessions" -> sessions = Integer.parseInt(words[1]);
        case "limit" -> limit = new Budget(Long.parseLong(words[1]), Period.valueOf(words[2]));
        case "stage" -> stages.add(new Stage(by(words), Integer.parseInt(words[1])));
        default -> throw new IllegalStateException("no line of a chain: " + line);
      }
    }
    return new Chain(name, pending, limit, stages, opens, sessions, valid);
  }

  private static By by(String[] words) {
    return switch (words[2]) {
      case "group" -> new By.Group(URLDecoder.decode(words[3], StandardCharsets.UTF_8));
      case "user" -> new By.User(URLDecoder.decode(words[3], StandardCharsets.UTF_8));
      case "owner" -> new By.Owner();
      default -> throw new IllegalStateException("nobody is meant by: " + words[2]);
    };
  }
}
