package fairlead.proxy.identity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The text of an Apache password file with bcrypt hashes, as {@code htpasswd -B} writes it.
 * Immutable; changes give a new one, with comments and order kept.
 */
public final class PasswordFile {
  /** How long a user's name may be. */
  public static final int LONGEST_NAME = 64;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1," + LONGEST_NAME + "}");
  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-9])\\$[./A-Za-z0-9]{53}");

  private final List<String> lines;
  private final Map<String, String> hashes;
  private final List<FileProblem> problems;

  private PasswordFile(List<String> lines, Map<String, String> hashes, List<FileProblem> problems) {
    this.lines = List.copyOf(lines);
    this.hashes = new LinkedHashMap<>(hashes);
    this.problems = List.copyOf(problems);
  }

  /**
   * Reads a file's text.
   *
   * @param file how problems name it
   */
  public static PasswordFile parse(String file, String text) {
    List<String> lines = IdentityFile.lines(text);
    Map<String, String> hashes = new LinkedHashMap<>();
    List<FileProblem> problems = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split(":", 2);
      if (parts.length < 2 || !NAME.matcher(parts[0]).matches()) {
        problems.add(
            new FileProblem(file, i + 1, "not a user", "write name:hash, as htpasswd -B does"));
      } else if (!BCRYPT.matcher(parts[1]).matches()) {
        problems.add(
            new FileProblem(
                file, i + 1, "\"" + parts[0] + "\" has no bcrypt hash", "use htpasswd -B"));
      } else if (hashes.putIfAbsent(parts[0], parts[1]) != null) {
        problems.add(
            new FileProblem(file, i + 1, "\"" + parts[0] + "\" comes twice", "keep one line"));
      }
    }
    return new PasswordFile(lines, hashes, problems);
  }

  /**
   * Whether a text can be a user's name: 1 to 64 letters, digits, dots, hyphens, underscores, @.
   */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The bcrypt hashes by user, in the file's order. */
  public Map<String, String> hashes() {
    return java.util.Collections.unmodifiableMap(hashes);
  }

  /** Whether nobody ever wrote a user here, not even in a line that cannot be used. */
  public boolean isBlank() {
    return hashes.isEmpty() && problems.isEmpty();
  }

  /** What is wrong with the file. */
  public List<FileProblem> problems() {
    return problems;
  }

  /** The same file with this user's hash set. */
  public PasswordFile with(String user, String hash) {
    List<String> changed = new ArrayList<>(lines);
    String line = user + ":" + hash;
    int at = indexOf(user);
    if (at < 0) {
      changed.add(line);
    } else {
      changed.set(at, line);
    }
    Map<String, String> all = new LinkedHashMap<>(hashes);
    all.put(user, hash);
    return new PasswordFile(changed, all, problems);
  }

  /** The same file without this user. */
  public PasswordFile without(String user) {
    List<String> changed = new ArrayList<>(lines);
    int at = indexOf(user);
    if (at >= 0) {
      changed.remove(at);
    }
    Map<String, String> all = new LinkedHashMap<>(hashes);
    all.remove(user);
    return new PasswordFile(changed, all, problems);
  }

  private int indexOf(String user) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith(user + ":")) {
        return i;
      }
    }
    return -1;
  }

  /** The file's text. */
  public String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
