package fairlead.gateway;

import fairlead.console.Addresses;
import fairlead.console.History;
import fairlead.console.Role;
import fairlead.console.Roles;
import fairlead.console.SignInTerms;
import fairlead.console.Vitals;
import fairlead.console.WebParts;
import fairlead.gateway.notify.Receiver;
import fairlead.policy.Principal;
import fairlead.proxy.access.AccessDesk;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.audit.DurableLog;
import fairlead.proxy.audit.RecordSearch;
import fairlead.proxy.audit.sink.SinkConfig;
import fairlead.proxy.identity.FileAuthenticator;
import fairlead.proxy.identity.PassBook;
import fairlead.proxy.identity.PassDesk;
import fairlead.proxy.identity.TokenBook;
import fairlead.proxy.identity.TokenDesk;
import fairlead.proxy.ledger.SqlLedger;
import fairlead.proxy.lookup.Aliases;
import fairlead.proxy.lookup.RecordDesk;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.SessionKeeper;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;

/** Joins the parts of a gateway that the web listener asks. */
record WebWiring(
    Settings settings,
    FileAuthenticator authenticator,
    TokenBook tokens,
    PassBook passes,
    Addresses addresses,
    PolicyKeeper policies,
    Executor policyReading,
    SessionKeeper sessions,
    SqlLedger ledger,
    DurableLog audit,
    AccessDesk access,
    Aliases aliases,
    History history,
    InstantSource clock) {

  WebParts parts() {
    DeedRecords records = new DeedRecords(audit, clock);
    long began = System.nanoTime();
    SessionDesk desk =
        new SessionDesk(
            ledger.sessions(),
            ledger.heartbeat(),
            records,
            policies::current,
            sessions,
            settings.disclosure(),
            authenticator::principal,
            ledger.refusals()::latest);
    return new WebParts(
        authenticator,
        new SignInTerms(
            ledger.signIns(),
            settings.duration(Setting.WEB_IDLE),
            settings.duration(Setting.WEB_LONGEST)),
        ledger.refusals(),
        policies::current,
        sessions.grants(),
        authenticator::principal,
        desk,
        new TokenDesk(ledger.tokens(), ledger.heartbeat(), tokens, records, authenticator::knows),
        access,
        new RecordDesk(
            new RecordSearch(settings.path(Setting.DATA).resolve("audit")),
            ledger.remarks(),
            ledger.refusals(),
            records,
            clock,
            actor -> settings.disclosure().shown(actor, role(actor)),
            aliases),
        settings.receivers().stream().filter(Receiver::names).map(Receiver::shown).toList(),
        settings.sinks().stream().map(SinkConfig::shown).toList(),
        new PassDesk(
            ledger.passes(),
            ledger.heartbeat(),
            passes,
            records,
            authenticator::knows,
            Set.of(settings.text(Setting.ROLES_OPERATORS), settings.text(Setting.ROLES_AUDITORS))),
        addresses,
        new KeptPolicyDesk(
            policies, settings.policyReload(), policyReading, () -> !audit.failing()),
        new Roles(
            settings.text(Setting.ROLES_OPERATORS),
            settings.text(Setting.ROLES_AUDITORS),
            who -> byPolicy(desk, who)),
        () -> vitals(Duration.ofNanos(System.nanoTime() - began)),
        history,
        clock);
  }

  private Set<Role> byPolicy(SessionDesk desk, Principal who) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (desk.supervision().isSupervisor(who.user(), who.groups())) {
      roles.add(Role.SUPERVISOR);
    }
    if (AccessDesk.isReviewer(policies.current(), who)) {
      roles.add(Role.REVIEWER);
    }
    return roles;
  }

  /** What somebody is who acted on others; the policy may have named them for one deed only. */
  private String role(String actor) {
    Set<String> groups = authenticator.principal(actor).map(Principal::groups).orElse(Set.of());
    if (groups.contains(settings.text(Setting.ROLES_OPERATORS))) {
      return "operator";
    }
    return groups.contains(settings.text(Setting.ROLES_AUDITORS))
        ? "auditor"
        : "reviewer or supervisor";
  }

  private Vitals vitals(Duration uptime) {
    return new Vitals(
        Version.text(), uptime, ledger.heartbeat().silentMillis(), audit.failing(), audit.queued());
  }
}
