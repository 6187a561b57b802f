package fairlead.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package: installed, served from, upgraded, removed and purged by dpkg. */
class DebianPackageIT {
  private static final Path UNIT = Path.of("src/main/deb/fairlead.service").toAbsolutePath();
  private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level.*: ([0-9.]+)");
  private static final double MOST_EXPOSED = 2.0;

  @TempDir private Path directory;

  @Test
  void installsServesUpgradesAndLeavesNothingBehind() throws Exception {
    Skipped.without("dpkg", "unshare", "setpriv", "adduser", "systemd-analyze");
    Skipped.unlessMounting();
    String deb = Built.only("fairlead_[0-9].*_all\\.deb").toString();
    Ran box =
        Ran.in(
            directory,
            Ran.boxed(
                "deb-in-a-box",
                deb,
                System.getProperty("java.home"),
                Files.createDirectory(directory.resolve("box")).toString()));
    assertThat(box.out()).doesNotContain("WRONG", "left: ", "dpkg: error", "dpkg: warning");
    assertThat(box.exit()).as(box.out()).isZero();
    assertThat(part(box, "installed"))
        .contains(
            "enabled",
            "units are sound",
            "750 root:fairlead /etc/fairlead",
            "600 root:root /etc/default/fairlead",
            "750 fairlead:fairlead /var/lib/fairlead",
            "755 root:root /var/cache/fairlead");
    assertThat(part(box, "serve"))
        .anyMatch(line -> line.startsWith("user fairlead /usr/lib/jvm/java-of-the-test/bin/java "))
        .anyMatch(line -> line.matches("CapBnd:\\s+0000000000000000"))
        .anyMatch(line -> line.startsWith("HTTP/1.1 407 credentials-required; why http://127."))
        .anyMatch(line -> line.matches("600 fairlead:fairlead /var/lib/fairlead/audit/.*"))
        .anyMatch(line -> line.startsWith("warning  rights ") && line.contains("first-passwords"))
        .noneMatch(line -> line.startsWith("problem "))
        .contains("doctor ended with 0")
        .contains("ended with 0", "600 fairlead:fairlead /var/lib/fairlead/first-passwords");
    assertThat(part(box, "upgrade")).contains("# mine", "kept", "the old cache is gone");
    assertThat(part(box, "remove")).contains("# mine", "kept");
    assertThat(box.out()).endsWith("== end\n");
  }

  private static List<String> part(Ran box, String name) {
    return box.out()
        .lines()
        .dropWhile(line -> !line.equals("== " + name))
        .skip(1)
        .takeWhile(line -> !line.startsWith("== "))
        .toList();
  }

  @Test
  void theServiceIsHardened() throws Exception {
    Skipped.without("systemd-analyze");
    Ran said = Ran.in(directory, "systemd-analyze", "security", "--offline=true", UNIT.toString());
    Matcher level = EXPOSURE.matcher(said.out());
    assertThat(level.find()).as(said.out()).isTrue();
    assertThat(Double.parseDouble(level.group(1))).isLessThanOrEqualTo(MOST_EXPOSED);
  }

  @Test
  void lintianFindsNothing() throws Exception {
    Skipped.without("lintian");
    Ran said =
        Ran.in(
            directory,
            "lintian",
            "--allow-root",
            "--fail-on=error,warning",
            Built.only("fairlead_[0-9].*_all\\.deb").toString());
    assertThat(said.exit()).as(said.out()).isZero();
  }
}
