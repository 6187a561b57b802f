package fairlead.console;

import fairlead.proxy.identity.TokenDesk;
import fairlead.proxy.ledger.TokenLedger.Token;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Tokens: for operators. */
final class TokenApi {
  private static final Set<Role> OPERATORS = Set.of(Role.OPERATOR);

  private final TokenDesk tokens;

  TokenApi(TokenDesk tokens) {
    this.tokens = tokens;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(HandlerType.GET, "/tokens", OPERATORS, this::list),
        new ApiRoute(HandlerType.POST, "/tokens", OPERATORS, this::issue),
        new ApiRoute(HandlerType.DELETE, "/tokens/{id}", OPERATORS, this::revoke));
  }

  private ApiRoute.Answer list(ApiCall call) throws ApiRefusal {
    Optional<List<Token>> found = ApiCall.await(tokens.list(call.user(), call.query("user")));
    if (found.isEmpty()) {
      throw SessionApi.unrecorded();
    }
    return ApiRoute.Answer.ok(json -> Json.array(json, "tokens", found.get(), TokenApi::members));
  }

  private static void members(JsonGenerator json, Token token) {
    json.writeStringProperty("id", token.id());
    json.writeStringProperty("user", token.user());
    Json.put(json, "issued", token.issued());
    Json.put(json, "expires", token.expires());
    json.writeStringProperty("issued_by", token.issuedBy());
  }

  private ApiRoute.Answer issue(ApiCall call) throws ApiRefusal {
    ApiBody body = ApiBody.read(call.context(), "user", "expires");
    TokenDesk.Outcome outcome =
        ApiCall.await(tokens.issue(call.user(), body.needed("user"), body.duration("expires")));
    return switch (outcome) {
      case TokenDesk.Issued(var token, var secret) ->
          new ApiRoute.Answer(
              201,
              json -> {
                members(json, token);
                json.writeStringProperty("token", secret.text());
              });
      case TokenDesk.Declined(TokenDesk.Why why) -> throw declined(why);
    };
  }

  private static ApiRefusal declined(TokenDesk.Why why) {
    return switch (why) {
      case UNKNOWN_USER ->
          ApiBody.bad(
              "There is no such \"user\": expected one with a password, in a group, or of a"
                  + " network.");
      case LIFETIME -> ApiBody.bad("\"expires\" must be 1m to 366d.");
      case NO_RECORD -> SessionApi.unrecorded();
    };
  }

  private ApiRoute.Answer revoke(ApiCall call) throws ApiRefusal {
    call.withoutQuery();
    return switch (ApiCall.await(tokens.revoke(call.user(), call.context().pathParam("id")))) {
      case REVOKED -> new ApiRoute.Answer(204, null);
      case UNKNOWN ->
          throw new ApiRefusal(ApiProblem.NOT_FOUND, "There is no valid token with this id.");
      case NO_RECORD -> throw SessionApi.unrecorded();
    };
  }
}
