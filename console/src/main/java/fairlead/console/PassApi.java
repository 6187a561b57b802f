package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Tier;
import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Stage;
import fairlead.policy.wording.Quoted;
import fairlead.proxy.identity.GroupFile;
import fairlead.proxy.identity.PassDesk;
import fairlead.proxy.ledger.PassLedger.Pass;
import io.javalin.http.HandlerType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Guest passes: for operators. */
final class PassApi {
  private static final Set<Role> OPERATORS = Set.of(Role.OPERATOR);

  /** A guest of no network in particular: in no room. */
  private static final InetAddress NOWHERE = nowhere();

  private final PassDesk passes;
  private final Supplier<PolicySet> policies;
  private final Addresses addresses;

  PassApi(WebParts parts) {
    this.passes = parts.passes();
    this.policies = parts.policies();
    this.addresses = parts.addresses();
  }

  private static InetAddress nowhere() {
    try {
      return InetAddress.getByAddress(new byte[4]);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are an address", e);
    }
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(HandlerType.GET, "/passes", OPERATORS, this::list),
        new ApiRoute(HandlerType.POST, "/passes", OPERATORS, this::issue),
        new ApiRoute(HandlerType.DELETE, "/passes/{id}", OPERATORS, this::revoke));
  }

  private ApiRoute.Answer list(ApiCall call) throws ApiRefusal {
    String group = call.query("group");
    Optional<List<Pass>> found = ApiCall.await(passes.list(call.user()));
    if (found.isEmpty()) {
      throw SessionApi.unrecorded();
    }
    List<Pass> asked =
        found.get().stream().filter(pass -> group == null || pass.group().equals(group)).toList();
    return ApiRoute.Answer.ok(json -> Json.array(json, "passes", asked, PassApi::members));
  }

  private static void members(JsonGenerator json, Pass pass) {
    json.writeStringProperty("id", pass.name());
    json.writeStringProperty("user", pass.name());
    json.writeStringProperty("group", pass.group());
    Json.put(json, "issued", pass.issued());
    Json.put(json, "expires", pass.expires());
    json.writeStringProperty("issued_by", pass.issuedBy());
  }

  private ApiRoute.Answer issue(ApiCall call) throws ApiRefusal {
    ApiBody body = ApiBody.read(call.context(), "group", "count#", "expires", "tier");
    String group = body.needed("group");
    Tier tier = tier(group, body.text("tier"));
    String proxy = addresses.proxy(call.context().header("Host"));
    PassDesk.Outcome outcome =
        ApiCall.await(
            passes.issue(call.user(), group, count(body), body.duration("expires"), tier.name()));
    return switch (outcome) {
      case PassDesk.Issued(List<PassDesk.Made> made) ->
          new ApiRoute.Answer(201, json -> issued(json, made, tier, proxy));
      case PassDesk.Declined(PassDesk.Why why) -> throw declined(why);
    };
  }

  private static int count(ApiBody body) throws ApiRefusal {
    String count = body.needed("count");
    if (!count.matches("[0-9]{1,6}")) {
      throw ApiBody.bad("\"count\" must be a whole number, such as 40.");
    }
    return Integer.parseInt(count);
  }

  /** The tier that a guest of the group is in, which is the one that was expected, if any was. */
  private Tier tier(String group, String expected) throws ApiRefusal {
    if (!GroupFile.isName(group)) {
      throw declined(PassDesk.Why.GROUP);
    }
    PolicySet policy = policies.get();
    if (mayActOnOthers(policy.approvals().values(), policy.tiers(), group)) {
      throw declined(PassDesk.Why.PRIVILEGED);
    }
    Tier tier = policy.assign(new Principal("guest", Set.of(group)), NOWHERE).tier();
    if (!expected.isEmpty() && !expected.equals(tier.name())) {
      throw ApiBody.bad(
          "The policy puts guests of group "
              + Quoted.of(group)
              + " in tier "
              + Quoted.of(tier.name())
              + ", not "
              + Quoted.of(expected)
              + ".");
    }
    return tier;
  }

  /** Whether the policy names a group to review or to supervise. */
  static boolean mayActOnOthers(Collection<Chain> chains, List<Tier> tiers, String group) {
    Stream<By> reviewers = chains.stream().flatMap(chain -> chain.stages().stream()).map(Stage::by);
    Stream<By> supervisors =
        tiers.stream()
            .flatMap(tier -> Stream.ofNullable(tier.supervision()))
            .flatMap(each -> Stream.concat(Stream.of(each.by()), Stream.ofNullable(each.backup())));
    return Stream.concat(reviewers, supervisors).anyMatch(new By.Group(group)::equals);
  }

  private void issued(
      JsonGenerator json, List<PassDesk.Made> made, Tier tier, @Nullable String proxy) {
    json.writeStringProperty("tier", tier.name());
    json.writeStringProperty("notice", tier.notice());
    json.writeStringProperty("recorded", recorded(tier));
    Json.put(json, "proxy", proxy);
    json.writeStringProperty("portal", addresses.portal());
    Json.array(
        json,
        "passes",
        made,
        (each, one) -> {
          members(each, one.pass());
          each.writeStringProperty("password", one.secret().shown());
        });
  }

  private static String recorded(Tier tier) {
    String what =
        switch (tier.recording()) {
          case REQUEST ->
              "Each request is recorded under this user name: its time, host, size, and for http://"
                  + " its path";
          case SESSION ->
              "Sessions are recorded under this user name, with their times and sizes; of requests"
                  + " only those that are refused";
        };
    return what + ". What pages say and what you type into them never is.";
  }

  private static ApiRefusal declined(PassDesk.Why why) {
    return switch (why) {
      case GROUP ->
          ApiBody.bad("\"group\" must be 1 to 64 letters, digits, dots, hyphens, underscores.");
      case PRIVILEGED ->
          ApiBody.bad("Members of this \"group\" may act on others; a guest must not be one.");
      case COUNT -> ApiBody.bad("\"count\" must be 1 to " + PassDesk.MOST + ".");
      case LIFETIME -> ApiBody.bad("\"expires\" must be 1m to 31d.");
      case NO_RECORD -> SessionApi.unrecorded();
    };
  }

  private ApiRoute.Answer revoke(ApiCall call) throws ApiRefusal {
    call.withoutQuery();
    return switch (ApiCall.await(passes.revoke(call.user(), call.context().pathParam("id")))) {
      case REVOKED -> new ApiRoute.Answer(204, null);
      case UNKNOWN ->
          throw new ApiRefusal(ApiProblem.NOT_FOUND, "There is no valid pass of this name.");
      case NO_RECORD -> throw SessionApi.unrecorded();
    };
  }
}
