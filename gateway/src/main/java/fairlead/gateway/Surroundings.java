package fairlead.gateway;

import fairlead.gateway.notify.Receiver;
import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.Entry;
import fairlead.policy.PolicyRules.Opening;
import fairlead.policy.Source;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.load.Places;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.load.yaml.Problem;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.wording.Quoted;
import fairlead.proxy.identity.GroupFile;
import fairlead.proxy.identity.IdentityConfig;
import fairlead.proxy.identity.IdentityFile;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a policy relies on outside its own files: people, groups, and this gateway's listeners.
 *
 * @param people the files that name them
 */
record Surroundings(Settings settings, UserFiles people) {

  private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

  /** A listener of ours, in words, and the settings that say where it is. */
  private record Listener(String what, Setting address, Setting port) {}

  private static final List<Listener> LISTENERS =
      List.of(
          new Listener("proxy", Setting.PROXY_ADDRESS, Setting.PROXY_PORT),
          new Listener("web pages", Setting.WEB_ADDRESS, Setting.WEB_PORT),
          new Listener("metrics", Setting.METRICS_ADDRESS, Setting.METRICS_PORT));

  /** What does not fit them; nothing of people before a first start has made any. */
  List<Problem> warnings(PolicyRules rules, Places places) {
    Problems warnings = new Problems(Path.of("policy.yaml"));
    rules.openings().forEach(hole -> LISTENERS.forEach(each -> listener(hole, each, warnings)));
    receivers(rules, warnings.of(Path.of("fairlead.yaml")));
    try {
      GroupFile groups = people.groups();
      Set<String> users = new TreeSet<>(people.users().hashes().keySet());
      if (!users.isEmpty() || !groups.isEmpty()) {
        settings.networks().stream().map(IdentityConfig.Network::user).forEach(users::add);
        rules.entries().forEach(entry -> people(entry, users, groups, warnings));
        new Deciders(rules, places, users, groups).look(warnings);
      }
    } catch (IdentityFile.Unreadable e) {
      // Said with the problems of that file.
    }
    return warnings.all();
  }

  /** Notices of a tier that there is not would reach nobody. */
  private void receivers(PolicyRules rules, Problems warnings) {
    Set<String> tiers = new TreeSet<>();
    rules.tiers().forEach(each -> tiers.add(each.tier().name()));
    for (Receiver receiver : settings.receivers()) {
      Set<String> unknown = new TreeSet<>(receiver.tiers());
      unknown.removeAll(tiers);
      unknown.forEach(
          tier ->
              warnings.add(
                  new Mark(0, 0),
                  "notify: there is no tier " + Quoted.of(tier),
                  Nearest.hint(tier, tiers)));
    }
  }

  private static void people(Entry entry, Set<String> users, GroupFile groups, Problems warnings) {
    String user = entry.user();
    if (user != null && !users.contains(user) && groups.groupsOf(user).isEmpty()) {
      String what = "assign: there is no user " + Quoted.of(user);
      warnings.add(mark(entry.source()), what, Nearest.hint(user, users));
    }
    String group = entry.group();
    if (group != null && !groups.groups().contains(group)) {
      String what = "assign: nobody is in the group " + Quoted.of(group);
      warnings.add(mark(entry.source()), what, Nearest.hint(group, groups.groups()));
    }
  }

  private void listener(Opening hole, Listener listener, Problems warnings) {
    int port = settings.number(listener.port);
    if (port > 0 && hole.ports().contains(port)) {
      addresses(settings.text(listener.address))
          .filter(hole.range()::contains)
          .findFirst()
          .ifPresent(
              address ->
                  warnings.add(
                      mark(hole.source()),
                      "egress: port %d of %s is this gateway's own (%s), which stays closed"
                          .formatted(port, AddressLiteral.text(address), listener.what),
                      "leave the port out"));
    }
  }

  /** What a listener's address may be reached as: of a wildcard or a name, loopback at least. */
  private static Stream<InetAddress> addresses(String written) {
    InetAddress address = AddressLiteral.parse(written.replaceAll("[\\[\\]]", ""));
    return address == null || address.isAnyLocalAddress()
        ? LOOPBACK.stream().flatMap(text -> Stream.ofNullable(AddressLiteral.parse(text)))
        : Stream.of(address);
  }

  private static Mark mark(Source source) {
    return new Mark(source.line(), source.column());
  }
}
