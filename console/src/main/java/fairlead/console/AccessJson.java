package fairlead.console;

import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.AccessRequest.Decided;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Stage;
import fairlead.proxy.access.AccessView;
import fairlead.proxy.access.AccessView.StageView;
import fairlead.proxy.access.AccessView.VoteView;
import fairlead.proxy.access.GrantView;
import fairlead.proxy.access.Options;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Access requests, grants, and what may be asked for, in JSON. */
final class AccessJson {
  private AccessJson() {}

  static void request(JsonGenerator json, AccessView view) {
    AccessRequest request = view.request();
    Decided decided = request.decided();
    json.writeStringProperty("id", request.id());
    json.writeStringProperty("user", request.user());
    json.writeStringProperty("asked_by", request.askedBy());
    json.writeStringProperty("tier", request.tier());
    texts(json, "hosts", new TreeSet<>(request.hosts()));
    texts(json, "hosts_left", new TreeSet<>(view.left()));
    json.writeStringProperty("reason", request.reason());
    json.writeStringProperty("state", request.state().label());
    Json.put(json, "asked", request.asked());
    Json.put(json, "starts", request.starts());
    Json.put(json, "expires", request.expires());
    json.writeStringProperty("approval", request.chain().name());
    json.writeNumberProperty("round", request.round());
    Json.array(json, "stages", view.stages(), AccessJson::stage);
    Json.put(json, "stage", stage(view));
    Json.array(json, "reviews", view.votes(), AccessJson::vote);
    Json.put(json, "decided", decided == null ? null : decided.at());
    Json.put(json, "decided_by", view.decidedBy());
    Json.put(json, "decided_reason", decided == null ? null : decided.reason());
    GrantView grant = view.grant();
    json.writeName("grant");
    if (grant == null) {
      json.writeNull();
    } else {
      json.writeStartObject();
      grant(json, grant);
      json.writeEndObject();
    }
    texts(json, "opens", view.opens());
    Json.put(json, "valid_seconds", view.valid());
    json.writeBooleanProperty("may_review", view.mayReview());
    json.writeBooleanProperty("may_withdraw", view.mayWithdraw());
  }

  /** The open stage, from 1. */
  private static @Nullable Long stage(AccessView view) {
    return view.request().state() == AccessRequest.State.PENDING
        ? Math.min(view.open() + 1L, view.stages().size())
        : null;
  }

  private static void stage(JsonGenerator json, StageView stage) {
    json.writeStringProperty("by", stage.by().toString());
    json.writeNumberProperty("needed", stage.needed());
    json.writeNumberProperty("approved", stage.approved());
  }

  private static void vote(JsonGenerator json, VoteView vote) {
    json.writeNumberProperty("round", vote.round());
    json.writeNumberProperty("stage", vote.stage() + 1);
    json.writeStringProperty("reviewer", vote.voter());
    json.writeStringProperty("verdict", vote.verdict().label());
    json.writeStringProperty("reason", vote.reason());
    texts(json, "hosts", new TreeSet<>(vote.hosts()));
    Json.put(json, "time", vote.at());
  }

  static void grant(JsonGenerator json, GrantView view) {
    Grant grant = view.grant();
    json.writeStringProperty("id", grant.id());
    json.writeStringProperty("access_request", grant.request());
    json.writeStringProperty("user", grant.user());
    json.writeStringProperty("tier", grant.tier());
    texts(json, "hosts", new TreeSet<>(grant.hosts()));
    json.writeNumberProperty("sessions", grant.sessions());
    json.writeNumberProperty("sessions_opened", grant.opened());
    Json.put(json, "made", grant.made());
    Json.put(json, "starts", grant.starts());
    Json.put(json, "ends", grant.until());
    Json.put(json, "revoked", grant.revoked());
    Json.put(json, "revoked_by", view.revokedBy());
    Json.put(json, "revoked_reason", view.revokedReason());
    json.writeBooleanProperty("may_revoke", view.mayRevoke());
  }

  static void options(JsonGenerator json, Options options) {
    json.writeStringProperty("tier", options.tier());
    Json.array(
        json,
        "tiers",
        options.tiers(),
        (out, each) -> {
          out.writeStringProperty("tier", each.tier());
          chain(out, each.chain());
        });
    Json.array(json, "hosts", options.hosts(), AccessJson::chain);
  }

  private static void chain(JsonGenerator json, Chain chain) {
    json.writeStringProperty("approval", chain.name());
    json.writeStringProperty("opens", chain.opens().name().toLowerCase(Locale.ROOT));
    Json.array(json, "stages", chain.stages(), AccessJson::asked);
    Json.put(json, "pending_seconds", chain.pending());
    Json.put(json, "valid_seconds", chain.valid());
  }

  private static void asked(JsonGenerator json, Stage stage) {
    json.writeStringProperty("by", stage.by().toString());
    json.writeNumberProperty("needed", stage.needed());
  }

  private static void texts(JsonGenerator json, String name, Collection<String> texts) {
    json.writeArrayPropertyStart(name);
    texts.forEach(json::writeString);
    json.writeEndArray();
  }
}
