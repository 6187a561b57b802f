package fairlead.gateway;

import fairlead.proxy.identity.FileProblem;
import fairlead.proxy.identity.GroupFile;
import fairlead.proxy.identity.PasswordFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that name people, read and written whole.
 *
 * @param usersFile the password file
 * @param groupsFile the group file
 */
record UserFiles(Path usersFile, Path groupsFile) {

  static UserFiles of(Path directory, Settings settings) {
    return new UserFiles(
        directory.resolve(settings.text(Setting.IDENTITY_USERS)),
        directory.resolve(settings.text(Setting.IDENTITY_GROUPS)));
  }

  PasswordFile users() throws IOException {
    return PasswordFile.parse(usersFile.getFileName().toString(), read(usersFile));
  }

  GroupFile groups() throws IOException {
    return GroupFile.parse(groupsFile.getFileName().toString(), read(groupsFile));
  }

  /** What is wrong with either. */
  List<FileProblem> problems() throws IOException {
    List<FileProblem> all = new ArrayList<>(users().problems());
    all.addAll(groups().problems());
    return all;
  }

  void write(PasswordFile users) throws IOException {
    write(usersFile, users.text(), "rw-r-----");
  }

  void write(GroupFile groups) throws IOException {
    write(groupsFile, groups.text(), "rw-r--r--");
  }

  private static String read(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static void write(Path file, String text, String rights) throws IOException {
    String kept =
        Files.exists(file)
            ? PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
            : rights;
    DataDirectory.write(file, text.getBytes(StandardCharsets.UTF_8), kept);
  }
}
