package fairlead.gateway.squid;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Squid's first match over one request at a time, read from the text of a configuration. */
final class FirstMatch {
  private final Map<String, List<String[]>> acls = new LinkedHashMap<>();
  private final List<String[]> access = new ArrayList<>();

  /** What is asked, by whom; {@code reverse} is the name of an address literal. */
  record Asked(
      String client,
      String user,
      String method,
      String host,
      String address,
      @Nullable String reverse,
      int port,
      ZonedDateTime at) {
    boolean literal() {
      return host.equals(address);
    }
  }

  FirstMatch(String conf) {
    conf.lines()
        .map(line -> line.split(" "))
        .forEach(
            words -> {
              if (words[0].equals("acl")) {
                acls.computeIfAbsent(words[1], name -> new ArrayList<>()).add(words);
              } else if (words[0].equals("http_access")) {
                access.add(words);
              }
            });
  }

  boolean allows(Asked asked) {
    for (String[] words : access) {
      boolean all =
          Arrays.stream(words)
              .skip(2)
              .allMatch(
                  name ->
                      name.startsWith("!")
                          ? !matches(name.substring(1), asked)
                          : matches(name, asked));
      if (all) {
        return words[1].equals("allow");
      }
    }
    return !access.getLast()[1].equals("allow");
  }

  private boolean matches(String name, Asked asked) {
    if (name.equals("all")) {
      return true;
    }
    for (String[] words : acls.getOrDefault(name, List.of())) {
      for (int i = 3; i < words.length; i++) {
        if (words[2].equals("time") ? i == 3 && time(words, asked) : one(words, i, asked)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean one(String[] words, int i, Asked asked) {
    String value = words[i];
    return switch (words[2]) {
      case "src" -> in(value, asked.client());
      case "dst" -> in(value, asked.address());
      case "port" -> port(value, asked.port());
      case "method" -> value.equals(asked.method());
      case "proxy_auth" -> value.equals("REQUIRED") || value.equals(asked.user());
      case "dstdomain" -> named(words, asked, host -> domain(value, host));
      case "dstdom_regex" ->
          named(words, asked, host -> Pattern.compile(value).matcher(host).find());
      case "browser" -> true;
      default -> throw new IllegalArgumentException(words[2]);
    };
  }

  private static boolean named(
      String[] words, Asked asked, java.util.function.Predicate<String> fits) {
    if (fits.test(asked.host())) {
      return true;
    }
    boolean looks = asked.literal() && !words[3].equals("-n");
    return looks && asked.reverse() != null && fits.test(asked.reverse());
  }

  private static boolean domain(String value, String host) {
    return value.startsWith(".")
        ? host.equals(value.substring(1)) || host.endsWith(value)
        : host.equals(value);
  }

  private static boolean port(String value, int port) {
    String[] ends = value.split("-");
    return port >= Integer.parseInt(ends[0]) && port <= Integer.parseInt(ends[ends.length - 1]);
  }

  private static boolean in(String cidr, String address) {
    String[] parts = cidr.split("/");
    int shift = 32 - (parts.length > 1 ? Integer.parseInt(parts[1]) : 32);
    return number(parts[0]) >> shift == number(address) >> shift;
  }

  private static long number(String address) {
    long number = 0;
    for (String part : address.split("\\.")) {
      number = number << 8 | Integer.parseInt(part);
    }
    return number;
  }

  private static boolean time(String[] words, Asked asked) {
    String days = words[3];
    DayOfWeek day = asked.at().getDayOfWeek();
    int minute = asked.at().getHour() * 60 + asked.at().getMinute();
    String[] times = words[4].split("[:-]");
    int from = Integer.parseInt(times[0]) * 60 + Integer.parseInt(times[1]);
    int to = Integer.parseInt(times[2]) * 60 + Integer.parseInt(times[3]);
    return days.indexOf("MTWHFAS".charAt(day.getValue() - 1)) >= 0
        && minute >= from
        && minute <= to;
  }
}
