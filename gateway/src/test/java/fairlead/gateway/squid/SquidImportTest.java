package fairlead.gateway.squid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is imported, what is not, and why. */
class SquidImportTest {
  @TempDir private Path directory;

  private SquidImport.Result read(String conf) throws IOException {
    Path file = Files.writeString(directory.resolve("squid.conf"), conf);
    return SquidImport.read(file, directory, "UTC");
  }

  private String policy(String conf) throws IOException {
    SquidImport.Result result = read(conf);
    assertThat(result).isInstanceOf(SquidImport.Made.class);
    return String.valueOf(((SquidImport.Made) result).files().get("policy.yaml"));
  }

  private String refusal(String conf) throws IOException {
    SquidImport.Result result = read(conf);
    assertThat(result).isInstanceOf(SquidImport.NotMade.class);
    return String.join(
        "\n", ((SquidImport.NotMade) result).faults().stream().map(Fault::toString).toList());
  }

  @Test
  void refusesAnAllowBeforeADenyThatOverlaps() throws IOException {
    assertThat(
            refusal(
                """
                acl good dstdomain ok.bad.example
                acl bad dstdomain .bad.example
                acl lan src 10.0.0.0/8
                http_access allow lan good
                http_access deny bad
                http_access allow lan
                """))
        .startsWith("squid.conf:5: ")
        .contains("squid.conf:4", "ok.bad.example");
  }

  @Test
  void takesAnAllowBeforeADenyThatDoesNotOverlap() throws IOException {
    assertThat(
            policy(
                """
                acl good dstdomain ok.example
                acl bad dstdomain .bad.example
                acl lan src 10.0.0.0/8
                http_access allow lan good
                http_access deny bad
                http_access allow lan
                """))
        .contains("# squid.conf:5: http_access deny bad", "hosts: [\".bad.example\"]");
  }

  @Test
  void dropsWhatADenyGuardsThatCannotBeSaid() throws IOException {
    assertThat(
            refusal(
                "acl ads dstdom_regex ads\n"
                    + "acl lan src 10.0.0.0/8\n"
                    + "http_access deny ads\n"
                    + "http_access allow lan\n"))
        .contains("squid.conf:3: ", "squid.conf:4: ");
  }

  @Test
  void whereNoLineFitsItIsTheOppositeOfTheLast() throws IOException {
    assertThat(policy("acl bad dstdomain -n .bad.example\nhttp_access deny bad\n"))
        .contains("hosts: [\"*\"], ports: [1-65535]", "\"address:0.0.0.0/0\"");
    assertThat(refusal("http_access deny all\n")).contains("nothing through");
  }

  @Test
  void readsContinuationsCommentsIncludesAndFiles() throws IOException {
    Files.createDirectories(directory.resolve("etc/squid"));
    Files.writeString(
        directory.resolve("etc/squid/sites.txt"), "# ours\n.one.example # first\n\ntwo.example\n");
    Files.writeString(directory.resolve("etc/squid/more.conf"), "http_access allow lan sites\n");
    assertThat(
            policy(
                """
                acl lan src \\
                  10.0.0.0/8 # ours
                acl sites dstdomain "/etc/squid/sites.txt"
                include /etc/squid/*.conf
                http_access deny all
                """))
        .contains(
            "# more.conf:1: http_access allow lan sites",
            "hosts: [\".one.example\", two.example]",
            "from: [10.0.0.0/8]");
  }

  @Test
  void saysWhereSomethingIsWrong() throws IOException {
    assertThat(refusal("http_access allow nobody\n")).startsWith("squid.conf:1: there is no acl");
    assertThat(refusal("\nacl a src\nacl a port 1\n")).startsWith("squid.conf:3: acl");
    assertThat(refusal("include /etc/none.conf\n"))
        .startsWith("squid.conf:1: ")
        .contains("is no file");
    assertThat(refusal("if true\n")).startsWith("squid.conf:1: ");
    assertThat(refusal("acl b browser \"open\n")).startsWith("squid.conf:1: ");
    assertThat(refusal("url_rewrite_program /bin/guard\nhttp_access allow all\n"))
        .startsWith("squid.conf:1: url_rewrite_program");
    for (String bound :
        List.of(
            "client_ip_max_connections 4",
            "request_header_max_size 8 KB",
            "never_direct allow all")) {
      assertThat(refusal(bound + "\nhttp_access allow all\n"))
          .startsWith("squid.conf:1: " + bound.split(" ")[0]);
    }
  }

  @Test
  void theMinuteOfATimesEndCounts() throws IOException {
    assertThat(policy("acl t time MA 08:00-12:00\nhttp_access allow t\n"))
        .contains("when: [\"mon,sat 08:00-12:01\"]");
  }

  @Test
  void theMostConnectionsAreALimit() throws IOException {
    assertThat(
            policy(
                "acl many maxconn 9\n"
                    + "acl lan src 10.0.0.0/8\n"
                    + "http_access deny many\n"
                    + "http_access allow lan\n"))
        .contains("limits: { connections: 9 }");
  }

  @Test
  void aGroupIsATier() throws IOException {
    String policy =
        policy(
            """
            external_acl_type unix %LOGIN /usr/lib/squid/ext_unix_group_acl
            acl staff external unix staff
            acl lan src 10.0.0.0/8
            acl web dstdomain .web.example
            http_access allow staff
            http_access allow lan web
            http_access deny all
            """);
    assertThat(policy).contains("- { group: staff, room: lan, tier: ", "default-tier: none");
  }

  @Test
  void rangesAreWrittenAsBlocks() {
    assertThat(AddressSet.parse("10.0.0.1-10.0.0.6"))
        .isNotNull()
        .satisfies(
            set ->
                assertThat(set.ranges())
                    .isEqualTo(List.of("10.0.0.1", "10.0.0.2/31", "10.0.0.4/31", "10.0.0.6")));
    assertThat(AddressSet.ALL.ranges()).isEqualTo(List.of("0.0.0.0/0", "::/0"));
    assertThat(AddressSet.parse("10.0.0.0/255.0.255.0")).isNull();
  }

  @Test
  void whatAnotherListMayRefuseIsNotExact() throws IOException {
    SquidImport.Result result =
        read(
            """
            acl lan src 10.0.0.0/8
            acl video rep_mime_type ^video/
            http_reply_access deny video
            http_reply_access allow all
            http_access allow lan
            http_access deny all
            """);
    assertThat(result)
        .isInstanceOfSatisfying(
            SquidImport.Made.class,
            made -> {
              assertThat(made.files().get("policy.yaml")).contains("scheme: connect");
              assertThat(made.report().of(Report.Kind.NARROWER))
                  .anyMatch(entry -> entry.line() == 5 && entry.why().contains("squid.conf:3"));
            });
  }
}
