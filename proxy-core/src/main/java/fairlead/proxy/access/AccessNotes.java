package fairlead.proxy.access;

import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.AccessRequest.Decided;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Stage;
import fairlead.policy.approval.Vote;
import fairlead.proxy.audit.AuditRecord.Kind;
import fairlead.proxy.audit.DeedRecords.Note;
import fairlead.proxy.notice.Notice;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What records and notices say of access requests and grants. */
final class AccessNotes {
  private AccessNotes() {}

  private static Note note(
      Kind kind, @Nullable String actor, AccessRequest of, String done, String detail) {
    String subject = of.user().equals(actor) ? null : of.user();
    return new Note(kind, actor, subject, of.tier(), null, done, detail);
  }

  private static String hosts(Set<String> hosts) {
    return hosts.isEmpty() ? "" : " for " + String.join(" ", new TreeSet<>(hosts));
  }

  private static String because(String reason) {
    return reason.isEmpty() ? "" : ": " + reason;
  }

  static Note asked(AccessRequest request) {
    return note(
        Kind.ACCESS_REQUEST,
        request.askedBy(),
        request,
        "asked",
        "request "
            + request.id()
            + hosts(request.hosts())
            + " along "
            + request.chain().name()
            + because(request.reason()));
  }

  static Note withdrawn(AccessRequest request, String by) {
    return note(Kind.ACCESS_REQUEST, by, request, "withdrawn", "request " + request.id());
  }

  static Note expired(AccessRequest request) {
    return note(Kind.ACCESS_REQUEST, null, request, "expired", "request " + request.id());
  }

  static Note restarted(AccessRequest request) {
    return note(
        Kind.ACCESS_REQUEST,
        null,
        request,
        "review-restarted",
        "request " + request.id() + ", as the policy altered " + request.chain().name());
  }

  static Note reviewed(AccessRequest request, Vote vote) {
    return note(
        Kind.REVIEW,
        vote.voter(),
        request,
        vote.verdict().done(),
        "request "
            + request.id()
            + ", stage "
            + (vote.stage() + 1)
            + hosts(vote.hosts())
            + because(vote.reason()));
  }

  /** Of a vote of which nobody knows whether it was taken. */
  static Note unsure(AccessRequest request, String voter) {
    return note(Kind.REVIEW, voter, request, "voted", "request " + request.id());
  }

  static Note granted(AccessRequest request, Grant grant, String by) {
    return note(
        Kind.GRANT,
        by,
        request,
        "granted",
        "grant "
            + grant.id()
            + " of request "
            + request.id()
            + hosts(grant.hosts())
            + " from "
            + grant.starts()
            + " until "
            + grant.until());
  }

  static Note revoked(Grant grant, String by, String reason) {
    return new Note(
        Kind.REVOCATION,
        by,
        grant.user().equals(by) ? null : grant.user(),
        grant.tier(),
        null,
        "grant-revoked",
        "grant " + grant.id() + hosts(grant.hosts()) + because(reason));
  }

  static Note looked(String looker, @Nullable String at, String what) {
    return new Note(Kind.LOOK_UP, looker, at, null, null, null, what);
  }

  /** A stage is open for review. */
  static Notice open(AccessRequest request, int stage, Instant now) {
    Stage open = request.chain().stages().get(stage);
    return new Notice.AskOpened(
        now,
        request.id(),
        request.user(),
        request.tier(),
        request.left(),
        request.reason(),
        open.by(),
        request.expires());
  }

  static Notice decided(AccessRequest request, Decided decided) {
    return new Notice.AskDecided(
        decided.at(),
        request.id(),
        request.user(),
        request.tier(),
        request.left(),
        request.state().label(),
        decided.by(),
        decided.reason());
  }
}
