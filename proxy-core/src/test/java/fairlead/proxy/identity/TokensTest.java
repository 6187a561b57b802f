package fairlead.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Principal;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.address.AddressRange;
import fairlead.proxy.TestClock;
import fairlead.proxy.identity.Authenticator.Bad;
import fairlead.proxy.identity.Authenticator.Busy;
import fairlead.proxy.identity.Authenticator.Identification;
import fairlead.proxy.identity.Authenticator.Known;
import fairlead.proxy.identity.Authenticator.Pending;
import fairlead.proxy.ledger.Heartbeat.Change;
import fairlead.proxy.ledger.MemoryPasses;
import fairlead.proxy.ledger.MemoryTokens;
import fairlead.proxy.ledger.TokenLedger.Token;
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
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens as credentials, and who somebody is later. */
class TokensTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final MemoryTokens ledger = new MemoryTokens(clock);
  private final TokenBook book = new TokenBook(ledger, ledger);
  private final List<String> failed = new ArrayList<>();
  private final List<String> compared = new ArrayList<>();
  private FileAuthenticator people;

  @BeforeEach
  void start() throws IOException {
    write("users.htpasswd", "ben:" + Hasher.hash("right".getBytes(StandardCharsets.UTF_8)) + "\n");
    write("groups", "students: ben\nagents: agent-7\n");
    IdentityConfig config =
        new IdentityConfig(
            directory.resolve("users.htpasswd"),
            directory.resolve("groups"),
            Duration.ofMinutes(5),
            List.of(
                new IdentityConfig.Network(
                    Objects.requireNonNull(AddressRange.parse("10.9.1.0/24")), "runner")));
    Hasher counting =
        (password, hash) -> {
          compared.add(hash);
          return Hasher.bcrypt().matches(password, hash);
        };
    people =
        new FileAuthenticator(
            config,
            book,
            new PassBook(new MemoryPasses(ledger), ledger),
            counting,
            Runnable::run,
            clock,
            (user, client, count) -> failed.add(user + " " + count));
    people.start();
    book.look();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private TokenSecret issue(String id, String user) {
    TokenSecret secret = TokenSecret.make(RANDOM);
    Instant now = clock.instant();
    ledger.issue(
        new Token(id, user, secret.hash(), now, now.plus(Duration.ofHours(8)), "ann", null));
    return secret;
  }

  private static String basic(String user, TokenSecret secret) {
    String pair = user + ":" + secret.text();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private Identification identify(String credentials) {
    Identification answer = people.identify(credentials, HERE);
    return answer instanceof Pending(var result) ? result.toCompletableFuture().join() : answer;
  }

  private Identification bearer(TokenSecret secret) {
    return identify("Bearer " + secret.text());
  }

  private Known known(String user, String token, String... groups) {
    return new Known(
        new Principal(user, Set.of(groups)), token, clock.instant().plus(Duration.ofHours(8)));
  }

  @Test
  void aSecretHas160RandomBitsAndShowsItselfNowhere() {
    TokenSecret secret = TokenSecret.make(RANDOM);
    assertThat(secret.text()).matches("fl_[0-9a-hjkmnp-tv-z]{32}");
    assertThat(secret.toString()).isEqualTo("fl_…");
    assertThat(TokenSecret.make(RANDOM)).isNotEqualTo(secret);
    assertThat(new TokenSecret("abc").hash())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void isTakenAsBearerAndInAPasswordsPlaceWithoutAHash() {
    TokenSecret secret = issue("t1", "agent-7");
    assertThat(bearer(secret)).isEqualTo(known("agent-7", "t1", "agents"));
    assertThat(identify("bearer  " + secret.text())).isEqualTo(known("agent-7", "t1", "agents"));
    assertThat(identify(basic("agent-7", secret))).isEqualTo(known("agent-7", "t1", "agents"));
    assertThat(compared).isEmpty();
  }

  @Test
  void asAPasswordItIsItsOwnUsersOnly() {
    TokenSecret secret = issue("t1", "agent-7");
    assertThat(identify(basic("ben", secret))).isInstanceOf(Bad.class);
    assertThat(compared).hasSize(1);
    assertThat(failed).containsExactly("ben 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "fl_", "fl_00000000000000000000000000000000"})
  void aWrongBearerIsTold(String secret) {
    assertThat(identify("Bearer " + secret)).isInstanceOf(Bad.class);
    assertThat(failed).containsExactly("null 1");
    assertThat(compared).isEmpty();
  }

  @Test
  void endsWhenItExpires() {
    TokenSecret secret = issue("t1", "agent-7");
    Known known = (Known) bearer(secret);
    assertThat(known.until()).isEqualTo(clock.instant().plus(Duration.ofHours(8)));
    clock.pass(Duration.ofHours(8).minusMillis(1));
    assertThat(people.again(known)).isNotNull();
    clock.pass(Duration.ofMillis(1));
    assertThat(bearer(secret)).isInstanceOf(Bad.class);
    assertThat(people.again(known)).isNull();
  }

  @Test
  void endsWhenItIsRevoked() {
    TokenSecret secret = issue("t1", "agent-7");
    Known known = (Known) bearer(secret);
    long before = people.generation();
    ledger.revoke("t1");
    assertThat(people.generation()).isGreaterThan(before);
    assertThat(bearer(secret)).isInstanceOf(Bad.class);
    assertThat(people.again(known)).isNull();
  }

  @Test
  void endsWithItsUser() throws IOException {
    TokenSecret ofGroup = issue("t1", "agent-7");
    TokenSecret ofPassword = issue("t2", "ben");
    TokenSecret ofNetwork = issue("t3", "runner");
    TokenSecret ofNobody = issue("t4", "zoe");
    assertThat(bearer(ofGroup)).isInstanceOf(Known.class);
    assertThat(bearer(ofNetwork)).isInstanceOf(Known.class);
    assertThat(bearer(ofNobody)).isInstanceOf(Bad.class);
    Known ben = (Known) bearer(ofPassword);
    write("users.htpasswd", "");
    write("groups", "students: ben\n");
    assertThat(people.reload()).isEmpty();
    assertThat(bearer(ofGroup)).isInstanceOf(Bad.class);
    assertThat(people.again(ben)).isEqualTo(new Principal("ben", Set.of("students")));
    write("groups", "");
    assertThat(people.reload()).isEmpty();
    assertThat(people.again(ben)).isNull();
    assertThat(people.knows("runner")).isTrue();
    assertThat(people.knows("ben")).isFalse();
  }

  @Test
  void again() throws IOException {
    Known ben = (Known) identify(basic("ben", new TokenSecret("right")));
    assertThat(ben.token()).isNull();
    assertThat(ben.until()).isEqualTo(Instant.MAX);
    Known runner =
        (Known) people.identify(null, Objects.requireNonNull(AddressLiteral.parse("10.9.1.7")));
    long before = people.generation();
    write("users.htpasswd", "ben:" + Hasher.hash("new".getBytes(StandardCharsets.UTF_8)) + "\n");
    write("groups", "staff: ben\nci: runner\n");
    assertThat(people.reload()).isEmpty();
    assertThat(people.generation()).isGreaterThan(before);
    assertThat(people.again(ben)).isEqualTo(new Principal("ben", Set.of("staff")));
    assertThat(people.again(runner)).isEqualTo(new Principal("runner", Set.of("ci")));
    write("users.htpasswd", "ann:" + Hasher.hash("x".getBytes(StandardCharsets.UTF_8)) + "\n");
    assertThat(people.reload()).isEmpty();
    assertThat(people.again(ben)).isNull();
  }

  @Test
  void nobodyIsCalledWrongBeforeTheLedgerWasReadOnce() {
    MemoryTokens later = new MemoryTokens(clock);
    later.away = true;
    TokenBook unread = new TokenBook(later, later);
    unread.look();
    assertThat(unread.generation()).isZero();
    later.away = false;
    unread.look();
    assertThat(unread.generation()).isPositive();
    unread.look();
    assertThat(later.readings).isEqualTo(2);
  }

  @Test
  void aTokenIsAskedToWaitWhileNoneWasRead() throws IOException {
    ledger.away = true;
    TokenBook unread = new TokenBook(ledger, ledger);
    people =
        new FileAuthenticator(
            new IdentityConfig(
                directory.resolve("users.htpasswd"),
                directory.resolve("groups"),
                Duration.ZERO,
                List.of()),
            unread,
            new PassBook(new MemoryPasses(ledger), ledger),
            Hasher.bcrypt(),
            Runnable::run,
            clock,
            (user, client, count) -> failed.add(user + " " + count));
    people.start();
    TokenSecret secret = TokenSecret.make(RANDOM);
    assertThat(bearer(secret)).isInstanceOf(Busy.class);
    assertThat(identify(basic("ben", secret))).isInstanceOf(Busy.class);
    assertThat(identify(basic("ben", new TokenSecret("right")))).isInstanceOf(Known.class);
    assertThat(failed).isEmpty();
  }

  @Test
  void theBookStaysAsItWasWhileTheLedgerIsAwayAndIsReadAgain() {
    TokenSecret secret = issue("t1", "agent-7");
    ledger.away = true;
    ledger.tell(new Change(Change.Kind.EVERYTHING, ""));
    assertThat(bearer(secret)).isInstanceOf(Known.class);
    int before = ledger.readings;
    ledger.tell(new Change(Change.Kind.SESSION, "agent-7"));
    assertThat(ledger.readings).isEqualTo(before);
    ledger.away = false;
    long generation = people.generation();
    book.look();
    assertThat(ledger.readings).isEqualTo(before + 1);
    assertThat(people.generation()).as("nothing has changed").isEqualTo(generation);
    book.look();
    assertThat(ledger.readings).isEqualTo(before + 1);
  }
}
