package fairlead.console;

import fairlead.policy.Principal;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.identity.PasswordFile;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Says who requests of the web listener are from: a cookie does, else credentials. A network does
 * not: it says it of a machine, not of who sits there. Thread-safe.
 */
final class Visitors {
  private static final String BASIC = "Basic realm=\"Fairlead\", charset=\"UTF-8\"";
  private static final String ATTRIBUTE = "fairlead.visitor";
  private static final String MAC = "HmacSHA256";
  private static final Duration AWAY = Duration.ofSeconds(5);

  private final Authenticator authenticator;
  private final SignIns signIns;
  private final Cookies cookies;
  private final SecretKeySpec key;

  Visitors(WebParts parts, Cookies cookies) {
    this.authenticator = parts.authenticator();
    this.signIns = new SignIns(parts.signIns(), authenticator, parts.clock());
    this.cookies = cookies;
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
    Visitor byCookie = byCookie(context);
    if (byCookie instanceof Visitor.Person || credentials == null) {
      return byCookie;
    }
    return switch (identify(credentials, context)) {
      case Authenticator.Known known ->
          new Visitor.Person(known, null, csrf(known.principal().user()));
      case Authenticator.Identification other -> new Visitor.Stranger(other);
    };
  }

  private Visitor byCookie(Context context) {
    String secret = cookies.get(context, Cookies.SIGN_IN);
    if (secret == null) {
      return new Visitor.Stranger(new Authenticator.Missing());
    }
    try {
      Visitor.Person person = signIns.find(secret);
      return person == null ? new Visitor.Stranger(new Authenticator.Missing()) : person;
    } catch (ApiRefusal away) {
      return new Visitor.Stranger(new Authenticator.Busy(AWAY));
    }
  }

  /** The same person in the groups of now; null if they are gone, or signed out. */
  Visitor.@Nullable Person again(Visitor.Person person) {
    Principal now = isOver(person) ? null : authenticator.again(person.known());
    return now == null
        ? null
        : new Visitor.Person(
            new Authenticator.Known(now, person.known().token(), person.known().until()),
            person.signIn(),
            person.csrf());
  }

  /** Whether the sign-in is over; nobody's is while that cannot be told. */
  private boolean isOver(Visitor.Person person) {
    try {
      return person.signIn() != null && !signIns.holds(person.signIn());
    } catch (ApiRefusal away) {
      return false;
    }
  }

  /**
   * Signs somebody in whose credentials are right: sets a cookie with a new secret, and ends what a
   * former one began.
   *
   * @throws ApiRefusal if the ledger does not answer
   */
  Authenticator.Identification signIn(String user, String password, Context context)
      throws ApiRefusal {
    Authenticator.Identification who = identify(user, password, context);
    if (!(who instanceof Authenticator.Known known)) {
      return who;
    }
    // Should the password change meanwhile, the old one marks nothing with the new.
    String mark = authenticator.mark(known);
    who = identify(user, password, context);
    if (who instanceof Authenticator.Known now) {
      String secret = signIns.begin(now, mark);
      String former = cookies.get(context, Cookies.SIGN_IN);
      if (former != null) {
        signIns.drop(former);
      }
      cookies.set(context, Cookies.SIGN_IN, secret, -1);
    }
    return who;
  }

  /** Checks a name and a password, as if they came as Basic; never pending. */
  Authenticator.Identification identify(String user, String password, Context context) {
    if (!PasswordFile.isName(user)) {
      return new Authenticator.Bad();
    }
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return identify("Basic " + Base64.getEncoder().encodeToString(pair), context);
  }

  /**
   * Ends the cookie's sign-in of who asks, if there is one, and takes the cookie away.
   *
   * @throws ApiRefusal if the ledger does not answer
   */
  void signOut(Context context) throws ApiRefusal {
    if (of(context) instanceof Visitor.Person person && person.signIn() != null) {
      signIns.end(person.signIn());
      context.attribute(ATTRIBUTE, new Visitor.Stranger(new Authenticator.Missing()));
    }
    if (cookies.get(context, Cookies.SIGN_IN) != null) {
      cookies.set(context, Cookies.SIGN_IN, "", 0);
    }
  }

  /**
   * Has the cookie's sign-in of who asks end with a session, if not before.
   *
   * @throws ApiRefusal if the ledger does not answer
   */
  void endWith(Context context, String session) throws ApiRefusal {
    if (of(context) instanceof Visitor.Person person && person.signIn() != null) {
      signIns.endWith(person.signIn(), session);
    }
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
    return SignIns.keyed(key, user);
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
