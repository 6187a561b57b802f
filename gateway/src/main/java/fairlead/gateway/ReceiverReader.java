package fairlead.gateway;

import fairlead.gateway.notify.NoticeFormat;
import fairlead.gateway.notify.NoticeType;
import fairlead.gateway.notify.Receiver;
import fairlead.gateway.notify.Secrets;
import fairlead.policy.load.yaml.Binder;
import fairlead.policy.load.yaml.Key;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Node;
import fairlead.policy.load.yaml.NotEmpty;
import fairlead.policy.load.yaml.Problem;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.Host;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the receivers of notices. Says nothing of a URL but its host: the rest may be secret. */
final class ReceiverReader {
  private static final String NAME = Setting.NOTIFY.key();
  private static final int MOST_PORT = 65_535;

  private final Problems problems;
  private final Problems warnings;
  private final Problems inTheClear;
  private final Path base;

  /** An entry of {@code notify}. */
  record ReceiverEntry(
      Mark mark,
      @Key("where notices are sent to; often a secret as a whole") Located<String> url,
      @Key("what signs them, whsec_…; better in a file") @Nullable Located<String> secret,
      @Key("a file with what signs them, one secret a line; two while one is replaced")
          @Nullable Located<String> secretFile,
      @Key("what to tell of; everything, if left out") @NotEmpty List<NoticeType> on,
      @Key("the form of messages; json, if left out") @Nullable NoticeFormat format,
      @Key("whose notices; those of all tiers, if left out") @NotEmpty List<String> tiers,
      @Key("whether to tell who, which hosts, and in which words; false, if left out")
          @Nullable Boolean names) {}

  /**
   * A reader.
   *
   * @param inTheClear takes warnings of secrets that stand where they are read
   * @param base what relative paths start from
   */
  ReceiverReader(Problems problems, Problems warnings, Problems inTheClear, Path base) {
    this.problems = problems;
    this.warnings = warnings;
    this.inTheClear = inTheClear;
    this.base = base;
  }

  /** The receivers that are sound; problems say what is wrong with the others. */
  List<Receiver> read(Node node) {
    List<Receiver> receivers = new ArrayList<>();
    if (node instanceof Node.Items(Mark _, List<Node> items)) {
      Set<URI> known = new HashSet<>();
      for (Node item : items) {
        ReceiverEntry entry = new Binder(problems).bind(ReceiverEntry.class, item, "notify");
        Receiver receiver = entry == null ? null : receiver(entry);
        if (entry != null && receiver != null) {
          if (!known.add(receiver.url())) {
            problems.add(entry.url.mark(), NAME + ": this url is there twice", "write one entry");
          }
          receivers.add(receiver);
        }
      }
    } else if (!(node instanceof Node.Scalar(Mark _, String text)
        && (text == null || text.isEmpty()))) {
      problems.add(node.mark(), NAME + " must be a list", "write [{ url: https://…, … }]");
    }
    return receivers;
  }

  /** What is wrong with files that settings name, which are read when they are needed. */
  static List<Problem> unusable(Settings settings) {
    Problems found = new Problems(Path.of("fairlead.yaml"));
    for (Receiver receiver : settings.receivers()) {
      try {
        receiver.secrets().check();
      } catch (IOException e) {
        found.add(new Mark(0, 0), NAME + ": " + Failure.words(e), "");
      }
    }
    return found.all();
  }

  private @Nullable Receiver receiver(ReceiverEntry entry) {
    URI url = url(entry.url);
    NoticeFormat format = entry.format == null ? NoticeFormat.JSON : entry.format;
    Secrets secrets = secrets(entry, format);
    return url == null || secrets == null
        ? null
        : new Receiver(
            url,
            secrets,
            entry.on.isEmpty() ? EnumSet.allOf(NoticeType.class) : EnumSet.copyOf(entry.on),
            format,
            Set.copyOf(entry.tiers),
            Boolean.TRUE.equals(entry.names));
  }

  private @Nullable URI url(Located<String> written) {
    URI url = url(written.value());
    if (url == null) {
      problems.add(
          written.mark(),
          NAME + ": this url cannot be used",
          "expected: https://HOST/…, with neither user nor fragment");
    } else if (url.getScheme().equals("http") && !SettingRules.isLoopback(url.getHost())) {
      warnings.add(
          written.mark(),
          NAME + ": notices go to " + url.getHost() + " in the clear",
          "write https://…, or let only a network that you trust carry them");
    }
    return url;
  }

  /** The URL that a text is, if HTTP can be spoken to it without more; null if it cannot. */
  static @Nullable URI url(String text) {
    try {
      URI url = new URI(text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean good =
          (scheme.equals("https") || scheme.equals("http"))
              && url.getHost() != null
              && Host.parse(url.getHost()) != null
              && url.getRawUserInfo() == null
              && url.getRawFragment() == null
              && url.getPort() != 0
              && url.getPort() <= MOST_PORT;
      return good ? new URI(scheme + text.substring(scheme.length())) : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private @Nullable Secrets secrets(ReceiverEntry entry, NoticeFormat format) {
    if (entry.secret != null && entry.secretFile != null) {
      problems.add(entry.secretFile.mark(), NAME + ": secret and secret-file", "write one of them");
      return null;
    }
    if (entry.secretFile != null) {
      return file(entry.secretFile);
    }
    if (entry.secret != null) {
      return inline(entry.secret);
    }
    if (format == NoticeFormat.JSON) {
      problems.add(
          entry.mark,
          NAME + ": nothing signs these notices",
          "write secret-file: FILE, with a line of " + Secrets.FORM);
      return null;
    }
    return Secrets.none();
  }

  private @Nullable Secrets file(Located<String> written) {
    try {
      if (!written.value().isEmpty()) {
        return Secrets.in(base.resolve(written.value()).normalize());
      }
    } catch (InvalidPathException e) {
      // It is none, as the empty one.
    }
    problems.add(written.mark(), NAME + ": secret-file", "expected: a path");
    return null;
  }

  private @Nullable Secrets inline(Located<String> written) {
    byte[] key = Secrets.key(written.value());
    if (key == null) {
      problems.add(written.mark(), NAME + ": this is no secret", "expected: " + Secrets.FORM);
      return null;
    }
    inTheClear.add(
        written.mark(),
        NAME + ": a secret stands here in the clear",
        "put it into a file that only the gateway reads, and write secret-file: FILE");
    return Secrets.of(key);
  }
}
