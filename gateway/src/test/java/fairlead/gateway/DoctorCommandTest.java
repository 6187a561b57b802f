package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.ledger.LedgerLook;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the doctor finds on installations that are sound, and that are each broken in one way. */
class DoctorCommandTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final String FREE =
      "proxy: { port: 0 }\nweb: { port: 0 }\nmetrics: { port: 0 }\nlimits: { connections: 100 }\n";

  @TempDir private Path directory;
  private TestConfig config;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void install() throws Exception {
    config = new TestConfig(directory, 8443);
    config.write("fairlead.yaml", FREE);
    Files.createDirectories(config.data());
    rights(config.data(), "rwxr-x---");
    rights(config.directory().resolve("users.htpasswd"), "rw-r-----");
  }

  private static void rights(Path file, String rights) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
  }

  private int run(String... words) {
    CommandLine command = Main.command();
    out.getBuffer().setLength(0);
    return command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out)).execute(words);
  }

  private int doctor() {
    return run("doctor", config.directory().toString());
  }

  private Installation installation() throws Settings.Refused {
    Settings settings = Settings.read(config.directory(), Map.of(), Map.of());
    return new Installation(config.directory(), settings, NOW);
  }

  /** What one check finds, one finding a line: level, what, fix. */
  private String found(DoctorCheck check) throws Exception {
    Findings findings = new Findings().of(check.name());
    check.look(installation(), findings);
    return lines(findings);
  }

  private static String lines(Findings findings) {
    StringBuilder lines = new StringBuilder();
    for (Finding each : findings.all()) {
      lines.append(each.level().label()).append(' ').append(each.what());
      lines.append(" (").append(each.fix()).append(")\n");
      assertThat(each.fix().isEmpty()).isEqualTo(each.level() == Finding.Level.OK);
    }
    return lines.toString();
  }

  @Test
  void findsNothingWhereAllIsWell() {
    assertThat(doctor()).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains("ok       java ", "ok       policy ", "ok       ports ", "ok       ledger ")
        .endsWith("nothing keeps it from working\n")
        .doesNotContain("problem ");
    assertThat(config.data()).isEmptyDirectory();
    assertThat(run("doctor", "--json", config.directory().toString())).isZero();
    assertThat(out.toString()).startsWith("{\"sound\":true,\"findings\":[{\"check\":\"java\",");
  }

  @Test
  void saysWhatIsWrongAndWhatToDoAndEndsWithOne() throws Exception {
    config.write("policy.yaml", "version: 1\ntiers: { none: {} }\ndefault-tier: nobody\n");
    rights(config.directory().resolve("users.htpasswd"), "rw-r--r--");
    assertThat(doctor()).isOne();
    assertThat(out.toString())
        .contains("problem  policy ", "policy.yaml:3:", "(fairlead check says all of it)")
        .contains("problem  rights ", "(chmod 640 " + config.directory() + "/users.htpasswd)")
        .endsWith("something has to be done\n");
    assertThat(run("doctor", "--json", "--config", config.directory().toString())).isOne();
    assertThat(out.toString())
        .contains("{\"sound\":false,", "{\"check\":\"rights\",\"level\":\"problem\",\"what\":\"");
  }

  @Test
  void looksAtNothingElseUnderWrongSettings() throws Exception {
    config.write("fairlead.yaml", "proxy: { prot: 3128 }\n");
    assertThat(doctor()).isOne();
    assertThat(out.toString())
        .contains("problem  settings ", "fairlead.yaml:1:")
        .doesNotContain("ports");
    assertThat(run("doctor", directory.resolve("nowhere").toString())).isOne();
    assertThat(out.toString()).contains("no such configuration directory");
  }

  @Test
  void namesFilesThatOthersReadOrWrite() throws Exception {
    rights(config.data(), "rwxr-xr-x");
    rights(config.directory().resolve("policy.yaml"), "rw-rw-rw-");
    Files.writeString(config.data().resolve("first-passwords"), "");
    Path keys = Files.createDirectory(config.data().resolve("keys"));
    rights(Files.writeString(keys.resolve("audit.key"), ""), "rw-r--r--");
    config.write("web.key", "");
    rights(config.directory().resolve("web.key"), "rw-r--r--");
    config.write(
        "fairlead.yaml",
        "web: { tls: { certificate: web.pem, key: web.key } }\nledger: { password: x }\n");
    rights(config.directory().resolve("fairlead.yaml"), "rw-r--r--");
    assertThat(found(new RightsCheck()))
        .contains("warning " + config.data() + " is open", "(chmod o= " + config.data() + ")")
        .contains("first-passwords is still there")
        .contains("problem " + config.directory() + "/web.key is open", "(chmod 600 ")
        .contains("problem " + config.directory() + "/fairlead.yaml is open", "(chmod 640 ")
        .contains("policy.yaml can be written by everybody", "(chmod o-w ")
        .contains("problem " + keys + "/audit.key is open", "(chmod 600 " + keys + "/audit.key)")
        .hasLineCount(6);
    Files.delete(config.data().resolve("first-passwords"));
    Files.delete(keys.resolve("audit.key"));
    Files.delete(keys);
    Files.delete(config.data());
    Files.writeString(config.data(), "");
    assertThat(found(new RightsCheck())).contains("problem " + config.data() + " is a file");
  }

  /** Answers each connection with this, until it is closed. */
  private static ServerSocket answering(String answer) throws IOException {
    ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                  client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                  client.shutdownOutput();
                  client.getInputStream().readAllBytes();
                } catch (IOException e) {
                  // The next one, or the end.
                }
              }
            });
    return server;
  }

  @Test
  void knowsWhoHasAPort() throws Exception {
    try (ServerSocket other = answering("HTTP/1.0 200 OK\r\n\r\nSquid");
        ServerSocket ours = answering("HTTP/1.0 407 x\r\nProxy-Status: fairlead; x\r\n\r\n");
        ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free.close();
      config.write(
          "fairlead.yaml",
          "proxy: { port: %d }\nweb: { port: %d }\nmetrics: { port: %d, address: 192.0.2.1 }\n"
              .formatted(ours.getLocalPort(), other.getLocalPort(), free.getLocalPort()));
      assertThat(found(new PortsCheck()))
          .contains(
              "problem proxy.port: 127.0.0.1:" + ours.getLocalPort() + " is another gateway's")
          .contains(
              "problem web.port: 127.0.0.1:" + other.getLocalPort() + " cannot be listened on")
          .contains("problem metrics.port: 192.0.2.1:" + free.getLocalPort() + " cannot be")
          .hasLineCount(3);
      config.write(
          "fairlead.yaml",
          "proxy: { port: %d }\nweb: { port: %d }\nmetrics: { port: 0 }\n"
              .formatted(ours.getLocalPort(), free.getLocalPort()));
      assertThat(found(new PortsCheck())).contains("ok web.port: 127.0.0.1:", " is free");
      try (DataDirectory _ = DataDirectory.take(config.data())) {
        assertThat(found(new PortsCheck()))
            .contains("ok proxy.port: 127.0.0.1:" + ours.getLocalPort() + " is this gateway's")
            .contains("warning web.port: nothing listens on 127.0.0.1:" + free.getLocalPort());
      }
    }
  }

  @Test
  void doubtsAClockThatIsBehindTheFiles() throws Exception {
    Files.setLastModifiedTime(config.data(), FileTime.from(NOW.minusSeconds(1)));
    assertThat(found(new ClockCheck())).isEqualTo("ok it says 2026-11-25T12:00:00.000Z ()\n");
    Path log = Files.writeString(config.data().resolve("x.jsonl"), "");
    Files.setLastModifiedTime(config.data(), FileTime.from(NOW.minusSeconds(1)));
    Files.setLastModifiedTime(log, FileTime.from(NOW.plusSeconds(90)));
    assertThat(found(new ClockCheck()))
        .contains("problem it says 2026-11-25T12", "x.jsonl was written at 2026-11-25T12:01:30");
  }

  @Test
  void tellsWhatTheLedgerIs() throws Exception {
    assertThat(found(new LedgerCheck())).isEqualTo("ok it is made at the first start ()\n");
    Files.writeString(config.data().resolve("ledger.db"), "dear diary, ".repeat(100));
    assertThat(found(new LedgerCheck())).contains("problem ", "is not a SQLite database");
    config.write("fairlead.yaml", "ledger: { url: 'jdbc:postgresql://127.0.0.1:1/fairlead' }\n");
    assertThat(found(new LedgerCheck()))
        .contains("problem the ledger jdbc:postgresql://127.0.0.1:1/fairlead is out of reach");
    Findings findings = new Findings();
    LedgerCheck.judge(new LedgerLook(9, 8, NOW), findings);
    LedgerCheck.judge(new LedgerLook(7, 8, NOW), findings);
    assertThat(lines(findings))
        .contains("problem it has schema 9, and this program knows 8")
        .contains("ok it has schema 7, which the next start brings to 8");
  }

  private void certificate(String host, Instant begin, Instant end) throws Exception {
    X509Bundle made =
        new CertificateBuilder()
            .subject("CN=gateway")
            .addSanDnsName(host)
            .notBefore(begin)
            .notAfter(end)
            .setIsCertificateAuthority(true)
            .ecp256()
            .buildSelfSigned();
    config.write("web.key", made.getPrivateKeyPEM());
    config.write("web.pem", made.getCertificatePathPEM());
  }

  @Test
  void readsTheCertificateOfThePages() throws Exception {
    config.write("fairlead.yaml", "web: { address: 0.0.0.0, public-url: 'http://gw.example' }\n");
    assertThat(found(new CertificateCheck())).contains("warning passwords for the pages cross");
    config.write(
        "fairlead.yaml",
        "web: { public-url: 'https://gw.example', tls: { certificate: web.pem, key: web.key } }\n");
    assertThat(found(new CertificateCheck()))
        .contains("problem ", "web.pem: there is no such file");
    Duration day = Duration.ofDays(1);
    certificate("gw.example", NOW.minus(day), NOW.plus(day.multipliedBy(30)));
    assertThat(found(new CertificateCheck()))
        .isEqualTo("ok valid until 2026-12-25T12:00:00.000Z ()\n");
    certificate("gw.example", NOW.minus(day), NOW.plus(day.multipliedBy(3)));
    assertThat(found(new CertificateCheck()))
        .contains("warning it expires at 2026-11-28T12")
        .hasLineCount(1);
    certificate("other.example", NOW.minus(day.multipliedBy(2)), NOW.minus(day));
    assertThat(found(new CertificateCheck()))
        .contains("problem it expired at 2026-11-24T12")
        .contains("problem it is for other.example, and the pages are reached as gw.example");
    certificate("gw.example", NOW.plus(day), NOW.plus(day.multipliedBy(90)));
    assertThat(found(new CertificateCheck())).contains("problem it is not valid before");
    assertThat(CertificateCheck.matches("*.example", "gw.example")).isTrue();
    assertThat(CertificateCheck.matches("*.example", "a.gw.example")).isFalse();
  }

  @Test
  void countsRoomFilesAndMemory() {
    Findings findings = new Findings();
    Path disk = Path.of("/data");
    SpaceCheck.judge(disk, 100L << 20, 100L << 30, findings);
    SpaceCheck.judge(disk, 900L << 20, 100L << 30, findings);
    SpaceCheck.judge(disk, 50L << 30, 100L << 30, findings);
    SpaceCheck.inodes(disk, SpaceCheck.parseInodes(" Inodes IFree\n 65536   999\n"), findings);
    SpaceCheck.inodes(disk, SpaceCheck.parseInodes(" Inodes IFree\n     0     0\n"), findings);
    SpaceCheck.inodes(disk, SpaceCheck.parseInodes(" Inodes IFree\n 65536 60000\n"), findings);
    long files =
        LimitsCheck.parse(
            "Limit  x\nMax open files            1024                 4096   files\n");
    LimitsCheck.judge("it", files, 10_000, findings);
    LimitsCheck.judge("it", files, 256, findings);
    JavaCheck.look(21, 100L << 20, findings);
    assertThat(lines(findings))
        .containsSubsequence(
            "problem /data: 0.1 GiB free of 100.0",
            "warning /data: 0.9 GiB free",
            "ok /data: 50.0 GiB free",
            "problem /data: room for 999 more files only",
            "warning it may open 1024 files; 10000 connections need 20512",
            "ok it may open files for 256 connections",
            "problem this is Java 21",
            "warning objects may take 100 MiB");
    assertThat(findings.all()).hasSize(9);
  }

  @Test
  void sinksAreTriedWithoutSendingAnything() throws Exception {
    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket shut = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int gone = shut.getLocalPort();
      shut.close();
      config.write(
          "fairlead.yaml",
          FREE
              + "audit: { sinks: [ { name: near, syslog: { address: '127.0.0.1:%d', tls: false } },"
                  .formatted(open.getLocalPort())
              + " { name: far, syslog: { address: '127.0.0.1:%d', tls: false } } ] }\n"
                  .formatted(gone));
      assertThat(doctor()).as(out.toString()).isZero();
    }
    assertThat(out.toString())
        .contains("near (syslog at 127.0.0.1:", " can be reached", "far (syslog at 127.0.0.1:")
        .contains("cannot be reached: ", "records wait in data/audit meanwhile");
  }
}
