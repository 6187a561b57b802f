package fairlead.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Principal;
import fairlead.proxy.TestClock;
import fairlead.proxy.identity.Authenticator.Bad;
import fairlead.proxy.identity.Authenticator.Busy;
import fairlead.proxy.identity.Authenticator.Identification;
import fairlead.proxy.identity.Authenticator.Known;
import fairlead.proxy.identity.Authenticator.Pending;
import fairlead.proxy.identity.Authenticator.Throttled;
import fairlead.proxy.ledger.MemoryPasses;
import fairlead.proxy.ledger.MemoryTokens;
import fairlead.proxy.ledger.PassLedger.Pass;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guest passes as credentials. */
class PassesTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final String NAME = "guest-7f3k";
  private static final Duration LIFETIME = Duration.ofHours(8);

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final MemoryTokens heartbeat = new MemoryTokens(clock);
  private final MemoryPasses ledger = new MemoryPasses(heartbeat);
  private final PassBook passes = new PassBook(ledger, heartbeat);
  private final List<String> failed = new ArrayList<>();
  private final List<String> compared = new ArrayList<>();
  private final PassSecret secret = PassSecret.make(new SecureRandom());
  private FileAuthenticator people;

  @BeforeEach
  void start() throws IOException {
    write("users.htpasswd", "ben:" + Hasher.hash("right".getBytes(StandardCharsets.UTF_8)) + "\n");
    write("groups", "students: ben\n");
    people = over(passes);
    people.start();
    passes.look();
    Instant now = clock.instant();
    ledger.issue(
        List.of(new Pass(NAME, "guests", secret.hash(NAME), now, now.plus(LIFETIME), "ann", null)));
  }

  private FileAuthenticator over(PassBook book) {
    TokenBook tokens = new TokenBook(heartbeat, heartbeat);
    tokens.look();
    return new FileAuthenticator(
        new IdentityConfig(
            directory.resolve("users.htpasswd"),
            directory.resolve("groups"),
            Duration.ofMinutes(5),
            List.of()),
        tokens,
        book,
        (password, hash) -> {
          compared.add(hash);
          return Hasher.bcrypt().matches(password, hash);
        },
        Runnable::run,
        clock,
        (user, client, count) -> failed.add(user + " " + count));
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private Identification identify(String user, String password) {
    String pair = user + ":" + password;
    String field =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    Identification answer = people.identify(field, HERE);
    return answer instanceof Pending(var result) ? result.toCompletableFuture().join() : answer;
  }

  private Known guest() {
    return new Known(new Principal(NAME, Set.of("guests")), NAME, clock.instant().plus(LIFETIME));
  }

  @Test
  void letsItsHolderInAsAUserOfItsOwnWithoutASlowHash() {
    assertThat(identify(NAME, secret.shown())).isEqualTo(guest());
    assertThat(people.principal(NAME)).contains(guest().principal());
    assertThat(people.again(guest())).isEqualTo(guest().principal());
    assertThat(compared).isEmpty();
    assertThat(failed).isEmpty();
  }

  @Test
  void isReadAsPeopleTypeIt() {
    String shown = secret.shown();
    assertThat(shown).matches("([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}");
    for (String typed :
        List.of(
            shown.toUpperCase(Locale.ROOT),
            shown.replace("-", ""),
            shown.replace('-', ' '),
            shown.replace('0', 'O').replace('1', 'l'))) {
      assertThat(identify(NAME, typed)).as(typed).isEqualTo(guest());
    }
    assertThat(secret.toString()).doesNotContain(secret.text());
  }

  @Test
  void aWrongPasswordIsAsSlowAndAsThrottledAsAnyOther() {
    String other = PassSecret.make(new SecureRandom()).shown();
    assertThat(identify(NAME, other)).isEqualTo(new Bad());
    assertThat(identify("guest-0000", secret.shown())).as("another's name").isEqualTo(new Bad());
    assertThat(compared).hasSize(2);
    Identification last = new Bad();
    for (int i = 0; i < 50 && !(last instanceof Throttled); i++) {
      last = identify(NAME, "wrong" + i);
    }
    assertThat(last).isInstanceOf(Throttled.class);
    assertThat(identify(NAME, secret.shown())).as("guessing locks nobody out").isEqualTo(guest());
  }

  @Test
  void isOverWhenItExpires() {
    Known holder = guest();
    clock.pass(LIFETIME.minusMillis(1));
    assertThat(people.again(holder)).isNotNull();
    clock.pass(Duration.ofMillis(1));
    assertThat(identify(NAME, secret.shown())).isEqualTo(new Bad());
    assertThat(people.again(holder)).isNull();
    assertThat(people.principal(NAME)).isEmpty();
  }

  @Test
  void isOverWhenItIsRevoked() {
    Known holder = guest();
    long before = people.generation();
    ledger.revoke(NAME);
    assertThat(people.generation()).isGreaterThan(before);
    assertThat(identify(NAME, secret.shown())).isEqualTo(new Bad());
    assertThat(people.again(holder)).isNull();
  }

  @Test
  void countsForNothingWhereTheFilesKnowItsName() throws IOException {
    Known holder = guest();
    write("groups", "students: ben\nstaff: " + NAME + "\n");
    assertThat(people.reload()).isEmpty();
    assertThat(identify(NAME, secret.shown())).isEqualTo(new Bad());
    assertThat(people.again(holder)).as("no guest gets into staff").isNull();
    write("groups", "students: ben\n");
    people.reload();
    assertThat(identify(NAME, secret.shown())).isEqualTo(guest());
  }

  @Test
  void nobodyElseIsNamedByIt() {
    assertThat(people.knows(NAME)).as("so no token is issued for it").isFalse();
    assertThat(people.again(new Known(guest().principal()))).as("by a password").isNull();
    assertThat(people.again(new Known(guest().principal(), "t1", Instant.MAX))).isNull();
  }

  @Test
  void isAskedToWaitWhileNoneWasRead() throws IOException {
    heartbeat.away = true;
    PassBook unread = new PassBook(ledger, heartbeat);
    FileAuthenticator waiting = over(unread);
    waiting.start();
    unread.look();
    String pair = NAME + ":" + secret.shown();
    String field =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    assertThat(waiting.identify(field, HERE)).isInstanceOf(Busy.class);
    passes.refresh();
    assertThat(identify(NAME, secret.shown())).as("as it was last read").isEqualTo(guest());
    heartbeat.away = false;
    unread.look();
    assertThat(waiting.identify(field, HERE)).isEqualTo(guest());
  }

  @Test
  void aNameHasTheFormThatNoUserShouldHave() {
    assertThat(PassSecret.makeName(new SecureRandom())).matches(PassSecret::isName);
    assertThat(List.of("guest-7f3", "guest-7f3kk", "guest-ilou", "Guest-7f3k", "7f3k"))
        .noneMatch(PassSecret::isName);
  }
}
