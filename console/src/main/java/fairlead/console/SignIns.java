package fairlead.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fairlead.policy.Principal;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.identity.Authenticator.Known;
import fairlead.proxy.ledger.SignInLedger;
import fairlead.proxy.ledger.SignInLedger.SignIn;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins by cookie. The cookie has a random secret; the ledger knows it by its digest, so whoever
 * reads the ledger can sign in as nobody. What was found counts for a few seconds on this node,
 * after which every node agrees; that its user is still there, and has the same password, is looked
 * at each time. Thread-safe.
 */
final class SignIns {
  private static final int SECRET_OCTETS = 32;
  private static final int SECRET_LENGTH = 43;
  private static final long MOST = 20_000;
  private static final Duration REMEMBERED = Duration.ofSeconds(3);

  /** The ledger is told at most so often that somebody was seen. */
  private static final Duration STEP = Duration.ofMinutes(1);

  private final SignInTerms terms;
  private final SignInLedger ledger;
  private final Authenticator authenticator;
  private final Cache<String, Entry> found;
  private final SecureRandom random = new SecureRandom();

  /** What the ledger said, and whether it was told since that its user was seen. */
  private record Entry(SignIn signIn, AtomicBoolean touched) {}

  SignIns(SignInTerms terms, Authenticator authenticator, InstantSource clock) {
    this.terms = terms;
    this.ledger = terms.ledger();
    this.authenticator = authenticator;
    this.found =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(REMEMBERED)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  /**
   * Begins one.
   *
   * @param mark the user's, from before the credentials were checked for the last time
   * @return its secret
   * @throws ApiRefusal if the ledger does not answer
   */
  String begin(Known known, String mark) throws ApiRefusal {
    byte[] octets = new byte[SECRET_OCTETS];
    random.nextBytes(octets);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    SignIn signIn =
        new SignIn(id(secret), known.principal().user(), known.token(), mark, Duration.ZERO);
    waitFor(ledger.begin(signIn, terms.longest()));
    return secret;
  }

  /**
   * Who has this secret, who thereby was seen; null for nobody.
   *
   * @throws ApiRefusal if the ledger does not answer
   */
  Visitor.@Nullable Person find(String secret) throws ApiRefusal {
    if (secret.length() != SECRET_LENGTH) {
      return null;
    }
    String id = id(secret);
    Entry entry = entry(id);
    Known known = entry == null ? null : known(entry.signIn);
    if (entry == null || known == null) {
      return null;
    }
    touch(entry);
    return new Visitor.Person(known, id, csrf(secret));
  }

  private void touch(Entry entry) {
    if (entry.signIn.quiet().compareTo(step()) >= 0 && entry.touched.compareAndSet(false, true)) {
      quietly(ledger.touch(entry.signIn.id()));
    }
  }

  private Duration step() {
    Duration some = terms.idle().dividedBy(4);
    return some.compareTo(STEP) < 0 ? some : STEP;
  }

  /**
   * Whether a sign-in is not over yet. That somebody was seen it does not say: an open page that
   * asks by itself is nobody.
   *
   * @throws ApiRefusal if the ledger does not answer
   */
  boolean holds(String id) throws ApiRefusal {
    Entry entry = entry(id);
    return entry != null && known(entry.signIn) != null;
  }

  private @Nullable Entry entry(String id) throws ApiRefusal {
    Entry known = found.getIfPresent(id);
    if (known == null) {
      SignIn signIn = ApiCall.await(ledger.find(id, terms.idle())).orElse(null);
      if (signIn == null) {
        return null;
      }
      known = new Entry(signIn, new AtomicBoolean());
      found.put(id, known);
    }
    return known;
  }

  /** Its user as of now; null if they are gone, or have another password. */
  private @Nullable Known known(SignIn signIn) {
    Principal named = new Principal(signIn.user(), Set.of());
    Principal now = authenticator.again(new Known(named, signIn.token(), Instant.MAX));
    if (now == null) {
      return null;
    }
    Known known = new Known(now, signIn.token(), Instant.MAX);
    return Site.same(authenticator.mark(known), signIn.mark()) ? known : null;
  }

  /**
   * Has one end with a session, if not before.
   *
   * @throws ApiRefusal if the ledger does not answer
   */
  void endWith(String id, String session) throws ApiRefusal {
    waitFor(ledger.endWith(id, session));
  }

  /**
   * Ends one: here at once, elsewhere within seconds.
   *
   * @throws ApiRefusal if the ledger does not answer
   */
  void end(String id) throws ApiRefusal {
    waitFor(ledger.end(id));
    found.invalidate(id);
  }

  /** Ends the one with this secret, if there is one, and does not wait for it. */
  void drop(String secret) {
    if (secret.length() == SECRET_LENGTH) {
      quietly(ledger.end(id(secret)));
      found.invalidate(id(secret));
    }
  }

  private static void waitFor(CompletionStage<?> stage) throws ApiRefusal {
    ApiCall.await(stage.thenApply(_ -> true));
  }

  private static void quietly(CompletionStage<?> stage) {
    CompletionStage<?> done = stage.exceptionally(_ -> null);
    done.toCompletableFuture();
  }

  private static String id(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  /** Any node can say it, and nobody who has not the cookie. */
  private static String csrf(String secret) {
    return keyed(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"), "csrf");
  }

  /** A keyed digest (HMAC-SHA256), as Base64url. */
  static String keyed(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] sum = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    }
  }
}
