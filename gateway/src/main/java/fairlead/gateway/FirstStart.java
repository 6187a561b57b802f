package fairlead.gateway;

import fairlead.policy.PolicySet;
import fairlead.policy.Tier;
import fairlead.proxy.identity.GroupFile;
import fairlead.proxy.identity.Hasher;
import fairlead.proxy.identity.PasswordFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The first start makes a user for each tier and an operator, so that a newcomer has somebody to
 * be. Passwords go to a terminal, or else to a file that only its owner reads; never to a log.
 */
final class FirstStart {
  private static final String OPERATOR = "operator";
  private static final String OPERATORS = "operators";

  private final UserFiles files;
  private final Path data;

  FirstStart(UserFiles files, Path data) {
    this.files = files;
    this.data = data;
  }

  /**
   * Makes the users, if there are none.
   *
   * @param terminal whether standard error is one
   * @return what to tell the person who starts the gateway; empty if there were users
   */
  String run(PolicySet policies, boolean terminal) throws IOException {
    PasswordFile users = files.users();
    if (!users.hashes().isEmpty()) {
      return "";
    }
    Map<String, String> passwords = new LinkedHashMap<>();
    GroupFile groups = files.groups();
    for (Tier tier : policies.tiers()) {
      String user = tier.name() + "-user";
      passwords.put(user, Passwords.random());
      groups =
          policies.groupFor(tier.name()).isPresent()
              ? groups.with(policies.groupFor(tier.name()).orElseThrow(), user)
              : groups;
    }
    passwords.put(OPERATOR, Passwords.random());
    groups = groups.with(OPERATORS, OPERATOR);
    for (Map.Entry<String, String> one : passwords.entrySet()) {
      byte[] password = one.getValue().getBytes(StandardCharsets.UTF_8);
      users = users.with(one.getKey(), Hasher.hash(password));
    }
    String told = tell(passwords, terminal);
    files.write(groups);
    files.write(users);
    return told;
  }

  private String tell(Map<String, String> passwords, boolean terminal) throws IOException {
    StringBuilder lines = new StringBuilder();
    passwords.forEach(
        (user, password) -> lines.append(user).append(' ').append(password).append('\n'));
    if (terminal) {
      return "First start: these users were made. Their passwords are shown this once.\n" + lines;
    }
    Path file = data.resolve("first-passwords");
    DataDirectory.write(file, lines.toString().getBytes(StandardCharsets.UTF_8), "rw-------");
    return "First start: users were made; their passwords are in "
        + file.toAbsolutePath().normalize()
        + (Files.exists(file) ? "\n" : " (missing)\n");
  }
}
