package fairlead.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import fairlead.policy.Principal;
import fairlead.policy.address.AddressRange;
import fairlead.proxy.TestClock;
import fairlead.proxy.identity.Authenticator.Bad;
import fairlead.proxy.identity.Authenticator.Busy;
import fairlead.proxy.identity.Authenticator.Identification;
import fairlead.proxy.identity.Authenticator.Known;
import fairlead.proxy.identity.Authenticator.Missing;
import fairlead.proxy.identity.Authenticator.Pending;
import fairlead.proxy.identity.Authenticator.Throttled;
import fairlead.proxy.ledger.MemoryPasses;
import fairlead.proxy.ledger.MemoryTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileAuthenticatorTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final List<String> compared = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final Hasher counting =
      (password, hash) -> {
        compared.add(hash);
        return Hasher.bcrypt().matches(password, hash);
      };
  private FileAuthenticator people;

  private static String hash(String password) {
    return hash(password, 4);
  }

  private static String hash(String password, int cost) {
    return new String(
        BCrypt.with(BCrypt.Version.VERSION_2Y)
            .hash(cost, password.getBytes(StandardCharsets.UTF_8)),
        StandardCharsets.US_ASCII);
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private FileAuthenticator over(Executor executor) {
    return over(counting, executor);
  }

  private FileAuthenticator over(Hasher hasher, Executor executor) {
    IdentityConfig config =
        new IdentityConfig(
            directory.resolve("users.htpasswd"),
            directory.resolve("groups"),
            Duration.ofMinutes(5),
            List.of(
                new IdentityConfig.Network(
                    Objects.requireNonNull(AddressRange.parse("10.9.1.0/24")), "runner")));
    MemoryTokens none = new MemoryTokens(clock);
    TokenBook tokens = new TokenBook(none, none);
    tokens.look();
    return new FileAuthenticator(
        config,
        tokens,
        new PassBook(new MemoryPasses(none), none),
        hasher,
        executor,
        clock,
        (user, client, count) -> failed.add(user + " " + count));
  }

  @BeforeEach
  void writeFiles() throws IOException {
    write("users.htpasswd", "ben:" + hash("right") + "\nann:" + hash("pässword") + "\n");
    write("groups", "students: ben\nci: runner\n");
    people = over(waiting::add);
    assertThat(people.isEmpty()).isTrue();
    assertThat(people.start()).isEmpty();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  /** What comes of credentials once the hashes are computed. */
  private Identification identify(String pair) {
    Identification answer = people.identify(basic(pair), HERE);
    if (!(answer instanceof Pending(var result))) {
      return answer;
    }
    waiting.removeFirst().run();
    return result.toCompletableFuture().join();
  }

  @Test
  void knowsARightPasswordAndTheGroups() {
    assertThat(identify("ben:right")).isEqualTo(known("ben", "students"));
    assertThat(identify("ann:pässword")).isEqualTo(known("ann"));
  }

  private static Known known(String user, String... groups) {
    return new Known(new Principal(user, Set.of(groups)));
  }

  @Test
  void remembersWhatWasRightButNotWhatWasWrong() {
    identify("ben:right");
    assertThat(people.identify(basic("ben:right"), HERE)).isEqualTo(known("ben", "students"));
    assertThat(compared).hasSize(1);
    assertThat(identify("ben:wrong")).isInstanceOf(Bad.class);
    assertThat(identify("ben:wrong")).isInstanceOf(Bad.class);
    assertThat(compared).hasSize(3);
  }

  @Test
  void computesOnceForThoseWhoAskAtTheSameTime() {
    List<Identification> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(people.identify(basic("ben:right"), HERE));
    }
    assertThat(waiting).hasSize(1);
    waiting.removeFirst().run();
    assertThat(compared).hasSize(1);
    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(((Pending) answer).result().toCompletableFuture())
                    .isCompletedWithValue(known("ben", "students")));
  }

  @Test
  void anUnknownUserCostsAsMuchAsAWrongPassword() {
    assertThat(identify("ben:wrong")).isEqualTo(new Bad());
    assertThat(identify("nobody:wrong")).isEqualTo(new Bad());
    assertThat(compared).hasSize(2);
    assertThat(compared.get(1)).startsWith(compared.get(0).substring(0, 7)).hasSize(60);
    byte[] some = "x".getBytes(StandardCharsets.UTF_8);
    assertThat(BCrypt.verifyer().verify(some, compared.get(1).getBytes(StandardCharsets.US_ASCII)))
        .satisfies(result -> assertThat(result.validFormat).isTrue());
  }

  @Test
  void wrongPasswordsTakeTheWorkOfTheHighestCostForEverybody() throws IOException {
    write("users.htpasswd", "ben:" + hash("right") + "\nann:" + hash("right", 9) + "\n");
    people.reload();
    for (String user : List.of("ben", "ann", "nobody")) {
      compared.clear();
      assertThat(identify(user + ":wrong")).isInstanceOf(Bad.class);
      assertThat(compared.stream().mapToInt(FileAuthenticatorTest::rounds).sum())
          .as(user)
          .isEqualTo(1 << 9);
    }
    compared.clear();
    assertThat(identify("ben:right")).isInstanceOf(Known.class);
    assertThat(compared).hasSize(1);
  }

  private static int rounds(String hash) {
    return 1 << Integer.parseInt(hash.substring(4, 6));
  }

  @Test
  void withoutAnyUserAGuessCostsTheUsual() throws IOException {
    write("users.htpasswd", "");
    people.reload();
    assertThat(identify("nobody:wrong")).isInstanceOf(Bad.class);
    assertThat(compared).singleElement().asString().startsWith("$2y$10$");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic",
        "Basic ",
        "Basic !!!",
        "Basic YmVu",
        "Bearer abc",
        "Digest username=ben",
        "",
        "Basic YmVuOnJpZ2h0",
        "basic YmVuAA=="
      })
  void takesNothingButBasic(String credentials) {
    Identification answer = people.identify(credentials, HERE);
    if (credentials.equals("Basic YmVuOnJpZ2h0")) {
      assertThat(answer).isInstanceOf(Pending.class);
    } else {
      assertThat(answer).isInstanceOf(Bad.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {":right", "b en:right", "ben\u0001:right", "ben:ri\u0000ght"})
  void computesNothingForWhatCanBeNobody(String pair) {
    assertThat(people.identify(basic(pair), HERE)).isInstanceOf(Bad.class);
    assertThat(waiting).isEmpty();
  }

  @Test
  void aNameTooLongForAnyoneIsNotEvenCounted() {
    assertThat(people.identify(basic("x".repeat(65) + ":y"), HERE)).isInstanceOf(Bad.class);
    assertThat(waiting).isEmpty();
    assertThat(failed).isEmpty();
  }

  @Test
  void takesNoPasswordThatBcryptWouldCutShort() throws IOException {
    String long72 = "p".repeat(72);
    write("users.htpasswd", "ben:" + hash(long72) + "\n");
    people.reload();
    assertThat(identify("ben:" + long72)).isEqualTo(known("ben", "students"));
    assertThat(identify("ben:" + long72 + "x")).isInstanceOf(Bad.class);
  }

  @Test
  void filesThatSayTheSameVoidNothing() throws IOException {
    identify("ben:right");
    long before = people.generation();
    assertThat(people.reload()).isEmpty();
    assertThat(people.generation()).isEqualTo(before);
    assertThat(people.identify(basic("ben:right"), HERE)).isEqualTo(known("ben", "students"));
  }

  @Test
  void aChangeOfOthersAndOfGroupsCostsNoNewHash() throws IOException {
    identify("ben:right");
    String users = Files.readString(directory.resolve("users.htpasswd"));
    write("users.htpasswd", users.lines().findFirst().orElseThrow() + "\ncy:" + hash("x") + "\n");
    write("groups", "staff: ben\n");
    assertThat(people.reload()).isEmpty();
    assertThat(people.identify(basic("ben:right"), HERE)).isEqualTo(known("ben", "staff"));
    assertThat(compared).hasSize(1);
  }

  @Test
  void aFileThatChangesDuringACheckCounts() throws IOException {
    Hasher changing =
        (password, hash) -> {
          boolean right = Hasher.bcrypt().matches(password, hash);
          compared.add(hash);
          if (compared.size() == 1) {
            replaceBen();
          }
          return right;
        };
    people = over(changing, waiting::add);
    people.start();
    assertThat(identify("ben:right")).isInstanceOf(Bad.class);
    assertThat(compared).hasSize(2);
  }

  private void replaceBen() {
    try {
      write("users.htpasswd", "ben:" + hash("new") + "\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    assertThat(people.reload()).isEmpty();
  }

  @Test
  void aChangedFileVoidsWhatWasRemembered() throws IOException {
    identify("ben:right");
    long before = people.generation();
    write("users.htpasswd", "ben:" + hash("new") + "\n");
    assertThat(people.reload()).isEmpty();
    assertThat(people.generation()).isGreaterThan(before);
    assertThat(identify("ben:right")).isInstanceOf(Bad.class);
    assertThat(identify("ben:new")).isEqualTo(known("ben", "students"));
    write("groups", "staff: ben\n");
    people.reload();
    assertThat(identify("ben:new")).isEqualTo(known("ben", "staff"));
    write("users.htpasswd", "ann:" + hash("new") + "\n");
    people.reload();
    assertThat(identify("ben:new")).isInstanceOf(Bad.class);
  }

  @Test
  void aCheckThatOverlapsAChangeIsNotRemembered() throws IOException {
    Pending early = (Pending) people.identify(basic("ben:right"), HERE);
    FileAuthenticator raced = people;
    Runnable check = waiting.removeFirst();
    write("users.htpasswd", "ann:" + hash("x") + "\n");
    raced.reload();
    check.run();
    assertThat(early.result().toCompletableFuture()).isCompletedWithValue(new Bad());
    assertThat(identify("ben:right")).isInstanceOf(Bad.class);
  }

  @Test
  void aBadFileChangesNothingAndSaysWhere() throws IOException {
    identify("ben:right");
    long before = people.generation();
    write("users.htpasswd", "ben:" + hash("new") + "\ncy:plain\n");
    assertThat(people.reload())
        .extracting(FileProblem::toString)
        .allMatch(problem -> problem.startsWith("users.htpasswd:2:1: "))
        .hasSize(1);
    assertThat(people.generation()).isEqualTo(before);
    assertThat(people.identify(basic("ben:right"), HERE)).isEqualTo(known("ben", "students"));
  }

  @Test
  void atTheStartABadLineCostsOnlyItself() throws IOException {
    write("users.htpasswd", "\uFEFFben:" + hash("right") + "\ncy:plain\nann:" + hash("x") + "\n");
    write("groups", "\uFEFFstudents: ben\nstaff ann\nci: runner ann\n");
    people = over(waiting::add);
    assertThat(people.start())
        .extracting(FileProblem::toString)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("users.htpasswd:2:1: "),
            second -> assertThat(second).startsWith("groups:2:1: "));
    assertThat(identify("ben:right")).isEqualTo(known("ben", "students"));
    assertThat(identify("ann:x")).isEqualTo(known("ann", "ci"));
    assertThat(identify("cy:plain")).isInstanceOf(Bad.class);
    assertThat(people.reload()).isEmpty();
  }

  @Test
  void textThatIsNotUtf8RefusesAStartAndChangesNothingLater() throws IOException {
    identify("ben:right");
    Path users = directory.resolve("users.htpasswd");
    Files.write(users, "# n\nj\u00f6:x\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(people.reload())
        .extracting(FileProblem::toString)
        .containsExactly(
            "users.htpasswd:2:1: not UTF-8 (expected: text in UTF-8; save it as that)");
    assertThat(people.identify(basic("ben:right"), HERE)).isEqualTo(known("ben", "students"));
    assertThatThrownBy(() -> over(waiting::add).start())
        .hasMessageStartingWith(users + ":2:1: not");
    Files.delete(users);
    Files.createDirectory(users);
    assertThatThrownBy(() -> over(waiting::add).start()).hasMessageContaining(users + ":1:1: not");
  }

  @Test
  void anAddressCanNameAClientThatSendsNothing() {
    InetAddress runner =
        Objects.requireNonNull(fairlead.policy.address.AddressLiteral.parse("10.9.1.7"));
    assertThat(people.identify(null, runner)).isEqualTo(known("runner", "ci"));
    assertThat(people.identify(null, HERE)).isInstanceOf(Missing.class);
    assertThat(people.identify("Bearer abc", runner)).isInstanceOf(Bad.class);
  }

  @Test
  void guessesAreSlowedAndTold() {
    for (int i = 0; i < 5; i++) {
      assertThat(identify("ben:guess" + i)).isInstanceOf(Bad.class);
    }
    assertThat(identify("ben:guess")).isEqualTo(new Throttled(Duration.ofSeconds(1)));
    assertThat(identify("ben:right")).isInstanceOf(Throttled.class);
    assertThat(failed).containsExactly("ben 1");
    clock.pass(Duration.ofMinutes(1));
    people.flush();
    assertThat(failed).containsExactly("ben 1", "ben 6");
    clock.pass(Duration.ofSeconds(1));
    assertThat(identify("ben:right")).isEqualTo(known("ben", "students"));
  }

  @Test
  void guessesThatComeAtTheSameTimeAreNoMoreThanOneByOne() {
    InetAddress elsewhere =
        Objects.requireNonNull(fairlead.policy.address.AddressLiteral.parse("192.0.2.1"));
    List<Pending> guesses = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      guesses.add((Pending) people.identify(basic("ben:guess" + i), HERE));
    }
    Pending beside = (Pending) people.identify(basic("ben:right"), HERE);
    Pending owner = (Pending) people.identify(basic("ben:right"), elsewhere);
    while (!waiting.isEmpty()) {
      waiting.removeFirst().run();
    }
    assertThat(compared).hasSize(5 + 1);
    assertThat(guesses.stream().map(guess -> guess.result().toCompletableFuture().join()))
        .filteredOn(answer -> answer instanceof Throttled)
        .hasSize(20);
    assertThat(beside.result().toCompletableFuture().join()).isInstanceOf(Throttled.class);
    assertThat(owner.result().toCompletableFuture()).isCompletedWithValue(known("ben", "students"));
    people.close();
    assertThat(failed).containsExactly("ben 1", "ben 25");
  }

  @Test
  void theOwnerWhoIsSignedInIsNotSlowedByAGuesserBesideThem() {
    identify("ben:right");
    for (int i = 0; i < 20; i++) {
      identify("ben:guess" + i);
    }
    assertThat(people.identify(basic("ben:right"), HERE)).isEqualTo(known("ben", "students"));
  }

  @Test
  void moreHashesThanItCanTakeAreSentAwayForWhatTheyAre() throws IOException {
    people =
        over(
            work -> {
              throw new RejectedExecutionException();
            });
    people.start();
    assertThat(people.identify(basic("ben:right"), HERE))
        .isEqualTo(new Busy(Duration.ofSeconds(1)));
    assertThat(people.identify(basic("ben:right"), HERE)).isInstanceOf(Busy.class);
    assertThat(failed).isEmpty();
  }
}
