package fairlead.proxy.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fairlead.policy.Principal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Basic authentication against a password file, and tokens, as Bearer or in a password's place.
 *
 * <p>Hashes are computed on another executor, once for callers that ask at the same time. What was
 * right is remembered under a keyed digest of the credentials, never under the credentials, until
 * its age: as the user and the hash that it fitted. So it holds as long as the file says that hash,
 * and the groups are always those of now; a change voids nobody else's check. A wrong password
 * takes equally long for everyone, also for a user who does not exist ({@link EvenCost}).
 *
 * <p>A token counts while its user is known: has a password, is in a group, or is named by a
 * network. Where it stands as a password, its user must be the one that is named beside it; what is
 * no token there is taken for a password.
 *
 * <p>A guest pass is a user of its own, in the one group that it was issued for. Files and networks
 * go first: a pass with a name that they know counts for nothing while they do.
 */
public final class FileAuthenticator implements Authenticator, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileAuthenticator.class);
  private static final Duration BUSY = Duration.ofSeconds(1);

  private final IdentityConfig config;
  private final TokenBook tokens;
  private final PassBook passes;
  private final EvenCost passwords;
  private final Executor executor;
  private final Throttle throttle;
  private final FailedLogins failedLogins;
  private final CredentialDigests digests = new CredentialDigests();
  private final Cache<CredentialDigests.Digest, Checked> checked;
  private final Map<Attempt, CompletableFuture<Identification>> underWay =
      new ConcurrentHashMap<>();
  private volatile People people = People.NOBODY;

  /** What {@link #people} was made of; guarded by this. */
  private Texts inForce = new Texts("", "");

  /** A user whose password fitted this hash. */
  private record Checked(String user, String hash) {}

  /** A check for a source: what another source has to wait for concerns nobody here. */
  private record Attempt(CredentialDigests.Digest digest, Source source) {}

  private record Texts(String users, String groups) {}

  /**
   * An authenticator that knows nobody before {@link #start}.
   *
   * @param tokens looked up on the caller's thread, as passes are
   * @param executor runs hashes; may reject when it has too many
   * @param listener told of failed logins, folded
   */
  public FileAuthenticator(
      IdentityConfig config,
      TokenBook tokens,
      PassBook passes,
      Hasher hasher,
      Executor executor,
      InstantSource clock,
      LoginListener listener) {
    this.config = config;
    this.tokens = tokens;
    this.passes = passes;
    this.passwords = new EvenCost(hasher);
    this.executor = executor;
    this.throttle = new Throttle(clock);
    this.failedLogins = new FailedLogins(clock, listener);
    this.checked =
        Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(config.cache()).build();
  }

  @Override
  public long generation() {
    return people.generation() + tokens.generation() + passes.generation();
  }

  /** Whether this user has a password, is in a group, or is named by a network: not by a pass. */
  public boolean knows(String user) {
    return people.names(user) || isOfNetwork(user);
  }

  /** A user in the groups of now; empty if there is none of that name, also none with a pass. */
  public Optional<Principal> principal(String user) {
    return knows(user) ? Optional.of(people.principal(user)) : Optional.ofNullable(guest(user));
  }

  /** Who has the valid pass of this name; null if nobody, or if the name is another's. */
  private @Nullable Principal guest(String name) {
    Known holder = passes.byName(name);
    return holder == null || knows(name) ? null : holder.principal();
  }

  private boolean isOfNetwork(String user) {
    return config.networks().stream().anyMatch(network -> network.user().equals(user));
  }

  @Override
  public @Nullable Principal again(Known known) {
    String user = known.principal().user();
    if (user.equals(known.token())) {
      return guest(user); // the id of a pass is its name
    }
    boolean there =
        known.token() == null
            ? people.find(user) != null || isOfNetwork(user)
            : tokens.byId(known.token()) != null && knows(user);
    return there ? people.principal(user) : null;
  }

  @Override
  public String mark(Known known) {
    People.Person person = people.find(known.principal().user());
    return known.token() != null || person == null ? "" : digest(person.hash());
  }

  private static String digest(String hash) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(hash.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  /** Whether no user is known. */
  public boolean isEmpty() {
    return people.isEmpty();
  }

  /**
   * Reads the files for the first time. There is nothing yet that could stay, so one line that
   * cannot be used must not lock everybody out: it is left out. Blocks.
   *
   * @return the lines that were left out
   * @throws IdentityFile.Unreadable if a file is not readable at all
   */
  public synchronized List<FileProblem> start() throws IdentityFile.Unreadable {
    return take(read(), true);
  }

  /**
   * Reads the files again, and takes them if they are sound; else what was known stays. Blocks.
   *
   * @return what is wrong with them
   */
  public synchronized List<FileProblem> reload() {
    try {
      Texts now = read();
      return now.equals(inForce) ? List.of() : take(now, false);
    } catch (IdentityFile.Unreadable e) {
      return List.of(e.problem());
    }
  }

  private Texts read() throws IdentityFile.Unreadable {
    return new Texts(IdentityFile.read(config.users()), IdentityFile.read(config.groups()));
  }

  private List<FileProblem> take(Texts texts, boolean withoutBadLines) {
    PasswordFile users = PasswordFile.parse(IdentityFile.name(config.users()), texts.users());
    GroupFile groups = GroupFile.parse(IdentityFile.name(config.groups()), texts.groups());
    List<FileProblem> problems = new ArrayList<>(users.problems());
    problems.addAll(groups.problems());
    if (problems.isEmpty() || withoutBadLines) {
      if (users.hashes().isEmpty() && !people.isEmpty()) {
        LOG.warn("{} is missing or names nobody: nobody can sign in", config.users());
      }
      people = people.next(users, groups);
      inForce = texts;
    }
    return problems;
  }

  @Override
  public Identification identify(@Nullable String credentials, InetAddress client) {
    if (credentials == null) {
      return byNetwork(client);
    }
    if (TokenSecret.isBearer(credentials)) {
      return byBearer(credentials, client);
    }
    Identification quick = byTokenForPassword(credentials);
    quick = quick == null ? byPass(credentials) : quick;
    return quick == null ? byPassword(credentials, client) : quick;
  }

  /** A wrong one goes on as a password of nobody's: as slow as any, counted and throttled. */
  private @Nullable Identification byPass(String credentials) {
    BasicCredentials basic =
        PassSecret.mayBeIn(credentials) ? BasicCredentials.parse(credentials) : null;
    if (basic == null || !PassSecret.isName(basic.user()) || knows(basic.user())) {
      return null;
    }
    return passes.generation() == 0 ? new Busy(BUSY) : passes.byCredentials(basic);
  }

  /** Tokens are looked for first: theirs is one short digest, and nothing has to be remembered. */
  private @Nullable Identification byTokenForPassword(String credentials) {
    if (!TokenSecret.mayBeIn(credentials)) {
      return null;
    }
    BasicCredentials basic = BasicCredentials.parse(credentials);
    TokenSecret secret = basic == null ? null : TokenSecret.ofPassword(basic.password());
    return basic != null && secret != null && PasswordFile.isName(basic.user())
        ? byToken(secret, basic.user())
        : null;
  }

  private Identification byPassword(String credentials, InetAddress client) {
    CredentialDigests.Digest digest = digests.of(credentials);
    Principal known = remembered(digest);
    if (known != null) {
      return new Known(known);
    }
    BasicCredentials basic = BasicCredentials.parse(credentials);
    if (basic == null || !PasswordFile.isName(basic.user())) {
      return new Bad(); // nobody can have such a name, so there is nothing to hide or to count
    }
    Throttled wait = throttled(basic, client);
    return wait == null ? check(basic, digest, client) : wait;
  }

  private Identification byBearer(String credentials, InetAddress client) {
    Identification token = byToken(TokenSecret.ofBearer(credentials), null);
    if (token != null) {
      return token;
    }
    failedLogins.withoutName(client);
    return new Bad();
  }

  /**
   * The holder of a token; null if the secret is of none that counts. While the tokens were never
   * read, nobody can say that.
   *
   * @param user whose it must be; null for whosever it is
   */
  private @Nullable Identification byToken(@Nullable TokenSecret secret, @Nullable String user) {
    if (secret == null) {
      return null;
    }
    if (tokens.generation() == 0) {
      return new Busy(BUSY);
    }
    TokenHolder holder = tokens.bySecret(secret);
    return holder != null && (user == null || user.equals(holder.token().user()))
        ? holder.known(people, this::isOfNetwork)
        : null;
  }

  private @Nullable Throttled throttled(BasicCredentials basic, InetAddress client) {
    Duration pause = throttle.pause(basic.user(), client);
    if (pause.isZero()) {
      return null;
    }
    failedLogins.throttled(basic.user(), client);
    return new Throttled(pause);
  }

  private Identification byNetwork(InetAddress client) {
    for (IdentityConfig.Network network : config.networks()) {
      if (network.from().contains(client)) {
        return new Known(people.principal(network.user()));
      }
    }
    return new Missing();
  }

  private @Nullable Principal remembered(CredentialDigests.Digest digest) {
    Checked was = checked.getIfPresent(digest);
    return was == null ? null : whoHas(was);
  }

  /** The user as of now; null if there is none any more, or with another hash. */
  private @Nullable Principal whoHas(Checked was) {
    People.Person person = people.find(was.user());
    return person != null && person.hash().equals(was.hash()) ? person.principal() : null;
  }

  private Identification check(
      BasicCredentials basic, CredentialDigests.Digest digest, InetAddress client) {
    Attempt attempt = new Attempt(digest, Source.of(client));
    CompletableFuture<Identification> mine = new CompletableFuture<>();
    CompletableFuture<Identification> earlier = underWay.putIfAbsent(attempt, mine);
    if (earlier != null) {
      return new Pending(earlier);
    }
    try {
      executor.execute(
          () -> {
            Identification result = new Bad();
            try {
              result = checkNow(basic, digest, client);
            } finally {
              underWay.remove(attempt);
              mine.complete(result);
            }
          });
      return new Pending(mine);
    } catch (RejectedExecutionException e) {
      underWay.remove(attempt);
      mine.complete(new Busy(BUSY));
      return new Busy(BUSY);
    }
  }

  /** Looks again first: others may have failed, or got it right, while this one waited. */
  private Identification checkNow(
      BasicCredentials basic, CredentialDigests.Digest digest, InetAddress client) {
    Principal known = remembered(digest);
    if (known != null) {
      return new Known(known);
    }
    Throttled wait = throttled(basic, client);
    return wait == null ? compare(basic, digest, client) : wait;
  }

  private Identification compare(
      BasicCredentials basic, CredentialDigests.Digest digest, InetAddress client) {
    People now = people;
    People.Person person = now.find(basic.user());
    String hash = person == null ? null : person.hash();
    boolean right = passwords.matches(basic.password(), hash, now.highestCost());
    if (!right || hash == null) {
      throttle.failed(basic.user(), client);
      failedLogins.failed(basic.user(), client);
      return new Bad();
    }
    throttle.succeeded(basic.user(), client);
    Checked fitted = new Checked(basic.user(), hash);
    checked.put(digest, fitted);
    Principal principal = whoHas(fitted);
    return principal == null ? compare(basic, digest, client) : new Known(principal);
  }

  /** Tells of failed logins that were folded for long enough; to be called every few seconds. */
  public void flush() {
    failedLogins.tellDue();
  }

  /** Tells of all that failed and was not told yet. */
  @Override
  public void close() {
    failedLogins.tellAll();
  }
}
