package fairlead.gateway;

import fairlead.proxy.audit.sink.SinkConfig;
import fairlead.proxy.audit.sink.Sinks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whether each sink of records can be reached, and its files read. Sends nothing. */
final class SinksCheck implements DoctorCheck {
  private static final int PATIENCE_MILLIS = 3_000;
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  @Override
  public String name() {
    return "sinks";
  }

  @Override
  public void look(Installation installation, Findings findings) {
    List<SinkConfig> sinks = installation.settings().sinks();
    if (sinks.isEmpty()) {
      findings.ok("none is named in audit.sinks");
    }
    for (SinkConfig sink : sinks) {
      List<String> wrong = new ArrayList<>(unreadable(sink));
      wrong.addAll(unreachable(sink.target()));
      if (wrong.isEmpty()) {
        findings.ok(sink.shown() + " can be reached");
      }
      wrong.forEach(
          what ->
              findings.warning(
                  sink.shown() + ": " + what,
                  "put that right; records wait in data/audit meanwhile, and nothing else does"));
    }
  }

  private static List<String> unreadable(SinkConfig sink) {
    try {
      Sinks.check(sink);
      return List.of();
    } catch (IOException e) {
      return List.of(Failure.words(e));
    }
  }

  /** One server of a cluster is enough. */
  private static List<String> unreachable(SinkConfig.Target target) {
    List<String> words = new ArrayList<>();
    for (InetSocketAddress place : places(target)) {
      String why = attempt(place);
      if (why.isEmpty()) {
        return List.of();
      }
      words.add(place.getHostString() + ":" + place.getPort() + " cannot be reached: " + why);
    }
    return words;
  }

  private static List<InetSocketAddress> places(SinkConfig.Target target) {
    return switch (target) {
      case SinkConfig.Kafka kafka ->
          Arrays.stream(kafka.servers().split("[, ]+")).map(SinksCheck::place).toList();
      case SinkConfig.Otlp otlp -> {
        int standard = "https".equals(otlp.url().getScheme()) ? HTTPS : HTTP;
        int port = otlp.url().getPort() < 0 ? standard : otlp.url().getPort();
        yield List.of(new InetSocketAddress(otlp.url().getHost(), port));
      }
      case SinkConfig.Syslog syslog -> List.of(new InetSocketAddress(syslog.host(), syslog.port()));
      case SinkConfig.Stdout _ -> List.of();
    };
  }

  private static InetSocketAddress place(String server) {
    int colon = server.lastIndexOf(':');
    String host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
    return new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1)));
  }

  private static String attempt(InetSocketAddress place) {
    if (place.isUnresolved()) {
      return "the name does not resolve";
    }
    try (Socket socket = new Socket()) {
      socket.connect(place, PATIENCE_MILLIS);
      return "";
    } catch (IOException e) {
      return Failure.words(e);
    }
  }
}
