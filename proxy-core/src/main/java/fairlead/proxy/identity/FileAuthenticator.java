package fairlead.proxy.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fairlead.policy.Principal;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Basic authentication against a password file.
 *
 * <p>Hashes are computed on another executor, once for callers that ask at the same time. What was
 * right is remembered under a keyed digest of the credentials, never under the credentials, until
 * its age or until a file changes. For a user who does not exist a hash is computed all the same,
 * at the file's usual cost, so that the answer's time tells nothing.
 */
public final class FileAuthenticator implements Authenticator {
  private static final Duration BUSY = Duration.ofSeconds(1);

  /** A hash of nothing in particular, in case the file has none to take the cost from. */
  private static final String NO_USERS =
      "$2y$10$abcdefghijklmnopqrstuuvB8qjQXa0fR3s2r7YjZ3N0Z0m1QxP6W";

  private final IdentityConfig config;
  private final Hasher hasher;
  private final Executor executor;
  private final Throttle throttle;
  private final FailedLogins failedLogins;
  private final CredentialDigests digests = new CredentialDigests();
  private final Cache<CredentialDigests.Digest, Principal> checked;
  private final Map<CredentialDigests.Digest, CompletableFuture<Identification>> underWay =
      new ConcurrentHashMap<>();
  private volatile People people = new People(0, Map.of(), GroupFile.parse("", ""), NO_USERS);

  /** What the files say, as one. */
  private record People(
      long generation, Map<String, String> hashes, GroupFile groups, String dummy) {
    Principal principal(String user) {
      return new Principal(user, groups.groupsOf(user));
    }
  }

  /**
   * An authenticator that knows nobody before {@link #reload}.
   *
   * @param executor runs hashes; may reject when it has too many
   * @param listener told of failed logins, folded, on the executor's thread
   */
  public FileAuthenticator(
      IdentityConfig config,
      Hasher hasher,
      Executor executor,
      InstantSource clock,
      LoginListener listener) {
    this.config = config;
    this.hasher = hasher;
    this.executor = executor;
    this.throttle = new Throttle(clock);
    this.failedLogins = new FailedLogins(clock, listener);
    this.checked =
        Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(config.cache()).build();
  }

  @Override
  public long generation() {
    return people.generation();
  }

  /** Whether no user is known. */
  public boolean isEmpty() {
    return people.hashes().isEmpty();
  }

  /**
   * Reads the files again, and takes them if they are sound; else what was known stays. Blocks.
   *
   * @return what is wrong with them
   */
  public synchronized List<FileProblem> reload() {
    List<FileProblem> problems = new ArrayList<>();
    PasswordFile users = PasswordFile.parse(name(config.users()), read(config.users(), problems));
    GroupFile groups = GroupFile.parse(name(config.groups()), read(config.groups(), problems));
    problems.addAll(users.problems());
    problems.addAll(groups.problems());
    if (problems.isEmpty()) {
      people =
          new People(
              people.generation() + 1, Map.copyOf(users.hashes()), groups, dummy(users.hashes()));
      checked.invalidateAll();
    }
    return problems;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String read(Path file, List<FileProblem> problems) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      problems.add(new FileProblem(name(file), 1, "not readable: " + e.getMessage(), "check it"));
      return "";
    }
  }

  private static String dummy(Map<String, String> hashes) {
    String some = hashes.values().stream().findFirst().orElse(NO_USERS);
    return some.substring(0, 7) + NO_USERS.substring(7);
  }

  @Override
  public Identification identify(@Nullable String credentials, InetAddress client) {
    if (credentials == null) {
      return byNetwork(client);
    }
    CredentialDigests.Digest digest = digests.of(credentials);
    Principal known = checked.getIfPresent(digest);
    if (known != null) {
      return new Known(known);
    }
    BasicCredentials basic = BasicCredentials.parse(credentials);
    if (basic == null || !PasswordFile.isName(basic.user())) {
      return new Bad(); // nobody can have such a name, so there is nothing to hide or to count
    }
    Duration pause = throttle.pause(basic.user(), client);
    return pause.isZero() ? check(basic, digest, client) : new Throttled(pause);
  }

  private Identification byNetwork(InetAddress client) {
    for (IdentityConfig.Network network : config.networks()) {
      if (network.from().contains(client)) {
        return new Known(people.principal(network.user()));
      }
    }
    return new Missing();
  }

  private Identification check(
      BasicCredentials basic, CredentialDigests.Digest digest, InetAddress client) {
    CompletableFuture<Identification> mine = new CompletableFuture<>();
    CompletableFuture<Identification> earlier = underWay.putIfAbsent(digest, mine);
    if (earlier != null) {
      return new Pending(earlier);
    }
    try {
      executor.execute(
          () -> {
            Identification result = new Bad();
            try {
              result = compare(basic, digest, client);
            } finally {
              underWay.remove(digest);
              mine.complete(result);
            }
          });
      return new Pending(mine);
    } catch (RejectedExecutionException e) {
      underWay.remove(digest);
      mine.complete(new Throttled(BUSY));
      return new Throttled(BUSY);
    }
  }

  private Identification compare(
      BasicCredentials basic, CredentialDigests.Digest digest, InetAddress client) {
    People now = people;
    String hash = now.hashes().get(basic.user());
    boolean right = hasher.matches(basic.password(), hash == null ? now.dummy() : hash);
    if (!right || hash == null) {
      throttle.failed(basic.user(), client);
      failedLogins.failed(basic.user(), client);
      return new Bad();
    }
    throttle.succeeded(basic.user(), client);
    Principal principal = now.principal(basic.user());
    checked.put(digest, principal);
    if (people != now) {
      checked.invalidate(digest);
    }
    return new Known(principal);
  }
}
