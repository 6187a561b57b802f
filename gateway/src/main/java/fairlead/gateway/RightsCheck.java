package fairlead.gateway;

import fairlead.proxy.audit.AuditKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Who can read and write what the gateway keeps, and what it goes by. */
final class RightsCheck implements DoctorCheck {
  private static final Set<PosixFilePermission> OF_OTHERS =
      Set.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);
  private static final int DEEPEST = 4;

  @Override
  public String name() {
    return "rights";
  }

  @Override
  public void look(Installation installation, Findings findings) throws IOException {
    int before = findings.all().size();
    data(installation.data(), findings);
    Settings settings = installation.settings();
    for (String name : List.of("fairlead.yaml", "policy.yaml", ".")) {
      onlyOwnersWrite(installation.config().resolve(name).normalize(), findings);
    }
    if (!settings.text(Setting.LEDGER_PASSWORD).isEmpty()
        && System.getenv("FAIRLEAD_LEDGER_PASSWORD") == null) {
      nothingForOthers(installation.config().resolve("fairlead.yaml"), "640", findings);
    }
    UserFiles people = UserFiles.of(installation.config(), settings);
    nothingForOthers(people.usersFile(), "640", findings);
    onlyOwnersWrite(people.groupsFile(), findings);
    Path keys = installation.data().resolve(AuditKeys.DIRECTORY);
    if (Files.isReadable(keys)) {
      nothingForOthers(keys.resolve("audit.key"), "600", findings);
    }
    if (settings.isNamed(Setting.WEB_TLS_KEY)) {
      nothingForOthers(settings.path(Setting.WEB_TLS_KEY), "600", findings);
    }
    if (findings.all().size() == before) {
      findings.ok("nobody else reads what is kept, or writes what it goes by");
    }
  }

  private static void data(Path data, Findings findings) throws IOException {
    if (!Files.exists(data)) {
      Path parent = data.toAbsolutePath().getParent();
      if (parent != null && Files.exists(parent) && !Files.isWritable(parent)) {
        findings.problem(
            data + " is not there, and this user cannot make it",
            "make it, and give it to the gateway's user");
      }
      return;
    }
    if (!Files.isDirectory(data)) {
      findings.problem(data + " is a file", "let the setting data name a directory");
      return;
    }
    PosixFileAttributes rights = rights(data);
    String owner = rights.owner().getName();
    String us = System.getProperty("user.name", "");
    boolean writable = Files.isWritable(data);
    if (!writable && owner.equals(us)) {
      findings.problem(data + " cannot be written", "chmod u+rwx " + data);
    } else if (!writable) {
      findings.warning(
          "%s belongs to %s, and you are %s".formatted(data, owner, us),
          "run this as the gateway's user");
    }
    if (rights.permissions().stream().anyMatch(OF_OTHERS::contains)) {
      findings.warning(data + " is open to everybody on this machine", "chmod o= " + data);
    }
    if (Files.isReadable(data)) {
      // A volume may be root's, and be written by its group.
      inside(data, writable && !us.equals("root") ? us : owner, findings);
    }
    if (Files.exists(data.resolve("first-passwords"))) {
      findings.warning(
          data.resolve("first-passwords") + " is still there",
          "hand the passwords over, have them changed, and delete it");
    }
  }

  /** What a restore or a command as another user may have left. */
  private static void inside(Path data, String owner, Findings findings) throws IOException {
    try (Stream<Path> all = Files.walk(data, DEEPEST)) {
      for (Path file : all.filter(each -> !each.equals(data)).toList()) {
        if (Files.isReadable(file) || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          String its = rights(file).owner().getName();
          if (!its.equals(owner)) {
            findings.problem(
                "%s belongs to %s, and the gateway runs as %s".formatted(file, its, owner),
                "chown -R " + owner + ": " + data);
            return;
          }
        }
      }
    } catch (UncheckedIOException e) {
      findings.warning("not all of %s can be looked at".formatted(data), "run this as " + owner);
    }
  }

  private static void nothingForOthers(Path file, String mode, Findings findings)
      throws IOException {
    if (Files.exists(file) && rights(file).permissions().stream().anyMatch(OF_OTHERS::contains)) {
      findings.problem(
          file + " is open to everybody on this machine", "chmod " + mode + " " + file);
    }
  }

  private static void onlyOwnersWrite(Path file, Findings findings) throws IOException {
    if (Files.exists(file)
        && rights(file).permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      findings.problem(file + " can be written by everybody on this machine", "chmod o-w " + file);
    }
  }

  private static PosixFileAttributes rights(Path file) throws IOException {
    return Files.readAttributes(file, PosixFileAttributes.class);
  }
}
