package fairlead.console;

import fairlead.policy.Principal;
import fairlead.proxy.identity.Authenticator;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Says who requests of the web listener are from. Only credentials do: a network says it of a
 * machine, not of who sits there. Thread-safe.
 */
final class Visitors {
  private static final String BASIC = "Basic realm=\"Fairlead\", charset=\"UTF-8\"";
  private static final String ATTRIBUTE = "fairlead.visitor";
  private static final String MAC = "HmacSHA256";

  private final Authenticator authenticator;
  private final SecretKeySpec key;

  Visitors(WebParts parts) {
    this.authenticator = parts.authenticator();
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, MAC);
  }

  /** Who sent this; looked at once a request. */
  Visitor of(Context context) {
    Visitor known = context.attribute(ATTRIBUTE);
    if (known == null) {
      known = find(context);
      context.attribute(ATTRIBUTE, known);
    }
    return known;
  }

  private Visitor find(Context context) {
    String credentials = context.header("Authorization");
    if (credentials == null) {
      return new Visitor.Stranger(new Authenticator.Missing());
    }
    return switch (identify(credentials, context)) {
      case Authenticator.Known known ->
          new Visitor.Person(known, null, csrf(known.principal().user()));
      case Authenticator.Identification other -> new Visitor.Stranger(other);
    };
  }

  /** The same person in the groups of now; null if they are gone, or signed out. */
  Visitor.@Nullable Person again(Visitor.Person person) {
    Principal now = authenticator.again(person.known());
    return now == null
        ? null
        : new Visitor.Person(
            new Authenticator.Known(now, person.known().token(), person.known().until()),
            person.signIn(),
            person.csrf());
  }

  /** Checks credentials; never pending. */
  Authenticator.Identification identify(String credentials, Context context) {
    Authenticator.Identification who = authenticator.identify(credentials, Client.address(context));
    return who instanceof Authenticator.Pending pending
        ? pending.result().toCompletableFuture().join()
        : who;
  }

  /**
   * What the forms of somebody carry who sends credentials with each request: a browser would send
   * them for other sites' forms too. It holds for this process's life.
   */
  private String csrf(String user) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      byte[] sum = mac.doFinal(user.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC + " is part of every JDK", e);
    }
  }

  /** Says how to sign in (RFC 9110 section 11.6.1). */
  static void challenge(Context context) {
    context.header("WWW-Authenticate", BASIC);
  }

  /** Says when to come again. */
  static void later(Context context, Duration wait) {
    context.header("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
  }
}
