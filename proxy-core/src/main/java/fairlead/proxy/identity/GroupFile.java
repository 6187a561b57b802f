package fairlead.proxy.identity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The text of an Apache group file: {@code group: user user}. Immutable; changes give a new one.
 */
public final class GroupFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final List<String> lines;
  private final Map<String, Set<String>> groupsOf;
  private final List<FileProblem> problems;

  private GroupFile(
      List<String> lines, Map<String, Set<String>> groupsOf, List<FileProblem> problems) {
    this.lines = List.copyOf(lines);
    this.groupsOf = groupsOf;
    this.problems = List.copyOf(problems);
  }

  /**
   * Reads a file's text.
   *
   * @param file how problems name it
   */
  public static GroupFile parse(String file, String text) {
    List<String> lines = IdentityFile.lines(text);
    Map<String, Set<String>> groupsOf = new LinkedHashMap<>();
    List<FileProblem> problems = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split(":", 2);
      if (parts.length < 2 || !NAME.matcher(parts[0].strip()).matches()) {
        problems.add(new FileProblem(file, i + 1, "not a group", "write group: user user"));
        continue;
      }
      for (String user : users(parts[1])) {
        groupsOf.computeIfAbsent(user, u -> new LinkedHashSet<>()).add(parts[0].strip());
      }
    }
    return new GroupFile(lines, groupsOf, problems);
  }

  /** Whether a text can be a group's name: 1 to 64 letters, digits, dots, hyphens, underscores. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private static List<String> users(String members) {
    return members.isBlank() ? List.of() : List.of(members.strip().split("\\s+"));
  }

  /** The groups that a user is in. */
  public Set<String> groupsOf(String user) {
    return Set.copyOf(groupsOf.getOrDefault(user, Set.of()));
  }

  /** Who is in a group, in the order of the alphabet. */
  public Set<String> usersOf(String group) {
    Set<String> users = new TreeSet<>();
    groupsOf.forEach(
        (user, of) -> {
          if (of.contains(group)) {
            users.add(user);
          }
        });
    return users;
  }

  /** The groups that somebody is in, in the order of the alphabet. */
  public Set<String> groups() {
    Set<String> all = new TreeSet<>();
    groupsOf.values().forEach(all::addAll);
    return all;
  }

  /** Whether it puts nobody into a group. */
  public boolean isEmpty() {
    return groupsOf.isEmpty();
  }

  /** What is wrong with the file. */
  public List<FileProblem> problems() {
    return problems;
  }

  /** The same file with the user in this group. */
  public GroupFile with(String group, String user) {
    if (groupsOf(user).contains(group)) {
      return this;
    }
    List<String> changed = new ArrayList<>(lines);
    for (int i = 0; i < changed.size(); i++) {
      if (changed.get(i).strip().startsWith(group + ":")) {
        changed.set(i, changed.get(i).stripTrailing() + " " + user);
        return parse("", String.join("\n", changed));
      }
    }
    changed.add(group + ": " + user);
    return parse("", String.join("\n", changed));
  }

  /** The same file with the user in no group. */
  public GroupFile without(String user) {
    return without(user, group -> true);
  }

  /** The same file with the user not in this group. */
  public GroupFile without(String group, String user) {
    return without(user, group::equals);
  }

  private GroupFile without(String user, Predicate<String> left) {
    List<String> changed = new ArrayList<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon < 0
          || line.strip().startsWith("#")
          || !left.test(line.substring(0, colon).strip())
          || !users(line.substring(colon + 1)).contains(user)) {
        changed.add(line);
      } else {
        List<String> others = new ArrayList<>(users(line.substring(colon + 1)));
        others.removeIf(user::equals);
        changed.add(
            (line.substring(0, colon + 1) + " " + String.join(" ", others)).stripTrailing());
      }
    }
    return parse("", String.join("\n", changed));
  }

  /** The file's text. */
  public String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
