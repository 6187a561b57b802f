package fairlead.gateway;

import fairlead.proxy.identity.FileProblem;
import fairlead.proxy.identity.GroupFile;
import fairlead.proxy.identity.IdentityFile;
import fairlead.proxy.identity.PasswordFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that name people, read and written whole.
 *
 * @param usersFile the password file
 * @param groupsFile the group file
 */
record UserFiles(Path usersFile, Path groupsFile) {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** Reads the files, and writes them as they shall be. */
  interface Change {
    /** Makes the change, and says what it was. */
    String make() throws IOException;
  }

  static UserFiles of(Path directory, Settings settings) {
    return new UserFiles(
        directory.resolve(settings.text(Setting.IDENTITY_USERS)),
        directory.resolve(settings.text(Setting.IDENTITY_GROUPS)));
  }

  PasswordFile users() throws IdentityFile.Unreadable {
    return PasswordFile.parse(usersFile.getFileName().toString(), IdentityFile.read(usersFile));
  }

  GroupFile groups() throws IdentityFile.Unreadable {
    return GroupFile.parse(groupsFile.getFileName().toString(), IdentityFile.read(groupsFile));
  }

  /** What is wrong with either. */
  List<FileProblem> problems() {
    List<FileProblem> all = new ArrayList<>();
    try {
      all.addAll(users().problems());
    } catch (IdentityFile.Unreadable e) {
      all.add(e.problem());
    }
    try {
      all.addAll(groups().problems());
    } catch (IdentityFile.Unreadable e) {
      all.add(e.problem());
    }
    return all;
  }

  /** Makes a change while nobody else does, so that none is lost. */
  String exclusively(Change change) throws IOException {
    try (Turn _ = Turn.take(OwnedFile.target(usersFile), LONGEST_WAIT)) {
      return change.make();
    }
  }

  /** Writes what has changed of both; if the users cannot be written, the groups stay as before. */
  void write(PasswordFile users, GroupFile groups) throws IOException {
    Path groupsAt = OwnedFile.target(groupsFile);
    boolean had = Files.exists(groupsAt);
    String before = IdentityFile.read(groupsAt);
    if (!groups.text().equals(groups().text())) {
      replace(groupsAt, groups.text(), "rw-r--r--");
    }
    try {
      if (!users.text().equals(users().text())) {
        replace(usersFile, users.text(), "rw-r-----");
      }
    } catch (IOException e) {
      takeBack(groupsAt, had, before, e);
      throw e;
    }
  }

  private static void takeBack(Path file, boolean had, String before, IOException why) {
    try {
      if (!had) {
        Files.deleteIfExists(file);
      } else if (!before.equals(IdentityFile.read(file))) {
        replace(file, before, "rw-r--r--");
      }
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private static void replace(Path file, String text, String rights) throws IOException {
    OwnedFile.replace(file, text.getBytes(StandardCharsets.UTF_8), rights);
  }
}
