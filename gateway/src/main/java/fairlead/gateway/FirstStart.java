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
import java.util.Optional;
import java.util.Set;

/**
 * The first start makes a user for each tier and an operator, so that a newcomer has somebody to
 * be. Passwords go to a terminal, or else to a file that only its owner reads; never to a log.
 */
final class FirstStart {
  private static final String OPERATOR = "operator";

  private final UserFiles files;
  private final Path data;
  private final String operators;

  /**
   * A first start.
   *
   * @param operators the group of those who run the gateway
   */
  FirstStart(UserFiles files, Path data, String operators) {
    this.files = files;
    this.data = data;
    this.operators = operators;
  }

  /**
   * Makes the users, if nobody ever wrote one into the file, or put one into a group: a password
   * file that is lost must not bring in new people with the old rights.
   *
   * @param terminal whether standard error is one
   * @return what to tell the person who starts the gateway; empty if there were users
   * @throws IOException if users or passwords cannot be written: there are neither then
   */
  String run(PolicySet policies, boolean terminal) throws IOException {
    if (!files.users().isBlank()) {
      return "";
    }
    if (!files.groups().isEmpty()) {
      return "No users were made: %s names nobody, but %s does, so this is no first start.\n"
          .formatted(files.usersFile(), files.groupsFile());
    }
    try {
      return files.exclusively(() -> files.users().isBlank() ? make(policies, terminal) : "");
    } catch (IOException e) {
      throw new IOException("first start, no users were made: " + Failure.words(e), e);
    }
  }

  private String make(PolicySet policies, boolean terminal) throws IOException {
    Map<String, String> passwords = new LinkedHashMap<>();
    GroupFile groups = files.groups();
    for (Tier tier : policies.tiers()) {
      String user = userOf(tier.name(), passwords.keySet());
      passwords.put(user, Passwords.random());
      Optional<String> group = policies.groupFor(tier.name()).filter(GroupFile::isName);
      groups = group.isPresent() ? groups.with(group.get(), user) : groups;
    }
    passwords.put(OPERATOR, Passwords.random());
    groups = groups.with(operators, OPERATOR);
    PasswordFile users = files.users();
    for (Map.Entry<String, String> one : passwords.entrySet()) {
      byte[] password = one.getValue().getBytes(StandardCharsets.UTF_8);
      users = users.with(one.getKey(), Hasher.hash(password));
    }
    return terminal
        ? shown(passwords, users, groups)
        : written(passwords, users, groups, data.resolve("first-passwords"));
  }

  /** A name that is no longer than names may be, and nobody else's. */
  static String userOf(String tier, Set<String> taken) {
    String user = "";
    for (int count = 1; user.isEmpty() || taken.contains(user); count++) {
      String end = (count == 1 ? "" : "-" + count) + "-user";
      int room = PasswordFile.LONGEST_NAME - end.length();
      user = tier.substring(0, Math.min(tier.length(), room)) + end;
    }
    return user;
  }

  private String shown(Map<String, String> passwords, PasswordFile users, GroupFile groups)
      throws IOException {
    files.write(users, groups);
    return "First start: these users were made. Their passwords are shown this once.\n"
        + lines(passwords);
  }

  /** Passwords first: a user whose password nobody can know must never be. */
  private String written(
      Map<String, String> passwords, PasswordFile users, GroupFile groups, Path file)
      throws IOException {
    DataDirectory.write(file, lines(passwords).getBytes(StandardCharsets.UTF_8), "rw-------");
    try {
      files.write(users, groups);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return "First start: users were made; their passwords are in "
        + file.toAbsolutePath().normalize()
        + "\n";
  }

  private static String lines(Map<String, String> passwords) {
    StringBuilder lines = new StringBuilder();
    passwords.forEach(
        (user, password) -> lines.append(user).append(' ').append(password).append('\n'));
    return lines.toString();
  }
}
