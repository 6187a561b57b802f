package fairlead.proxy.audit;

import fairlead.proxy.audit.AuditRecord.Kind;
import fairlead.proxy.audit.AuditRecord.Outcome;
import java.time.Instant;

/** Records as the gateway makes them. */
final class Records {
  static final Instant TIME = Instant.parse("2026-03-02T09:00:00.5Z");
  static final String ID = "6K3QJ2M8XZ4TA";

  private Records() {}

  static AuditRecord request() {
    return new AuditRecord(
        TIME,
        ID,
        Kind.REQUEST,
        "ben",
        null,
        "monitored",
        null,
        "10.2.1.7",
        "GET",
        "http",
        "en.wikipedia.org",
        80,
        "/wiki/Owl",
        "allow",
        Outcome.ALLOWED,
        null,
        "reference",
        null,
        "f00d",
        200,
        "203.0.113.9",
        0,
        5_120,
        31,
        null,
        0);
  }

  static AuditRecord refusal() {
    return new AuditRecord(
        TIME,
        ID,
        Kind.REQUEST,
        "ben",
        null,
        "monitored",
        null,
        "10.2.1.7",
        "CONNECT",
        "connect",
        "games.example",
        443,
        null,
        "deny",
        Outcome.EXPECTED,
        "denied-by-rule",
        "background",
        null,
        "f00d",
        403,
        null,
        0,
        0,
        0,
        null,
        0);
  }

  static AuditRecord open() {
    return new AuditRecord(
        TIME,
        ID,
        Kind.OPEN,
        "ben",
        null,
        "monitored",
        null,
        "::1",
        "CONNECT",
        "connect",
        "en.wikipedia.org",
        443,
        null,
        "allow",
        Outcome.ALLOWED,
        null,
        "reference",
        null,
        "f00d",
        0,
        null,
        -1,
        -1,
        2,
        null,
        0);
  }

  static AuditRecord tunnel() {
    return new AuditRecord(
        TIME,
        ID,
        Kind.TUNNEL,
        "ben",
        null,
        "monitored",
        null,
        "::1",
        "CONNECT",
        "connect",
        "en.wikipedia.org",
        443,
        null,
        "allow",
        Outcome.ALLOWED,
        "client-closed",
        "reference",
        null,
        "f00d",
        200,
        "2001:db8::9",
        812,
        40_961,
        61_000,
        null,
        0);
  }

  static AuditRecord event(Kind kind) {
    return new AuditRecord(
        TIME,
        ID,
        kind,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        null,
        null,
        Outcome.REFUSED,
        null,
        null,
        null,
        null,
        0,
        null,
        -1,
        -1,
        -1,
        "3 failures",
        0);
  }

  /** One with every field. */
  static AuditRecord full() {
    return new AuditRecord(
        TIME,
        ID,
        Kind.LOOK_UP,
        "ann",
        "ben",
        "full",
        "s1",
        "::1",
        "GET",
        "http",
        "a.example",
        80,
        "/",
        "allow",
        Outcome.FAILED,
        "dns-failed",
        "web",
        "report",
        "f00d",
        502,
        "203.0.113.9",
        1,
        2,
        3,
        "more",
        3);
  }
}
