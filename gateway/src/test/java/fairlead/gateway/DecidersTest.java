package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether {@code check} sees that nobody could decide what a policy gives to people. */
class DecidersTest {
  private static final String POLICY =
      """
      version: 1
      tiers:
        t:
          approval: lab
          supervision: { every: 5m, by: "group:watch", backup: "user:ada" }
        u: { ask: [ { hosts: [a.test], approval: quick } ] }
      assign: [ { group: students, tier: t }, { user: cleo, owner: "group:heads", tier: u } ]
      default-tier: u
      approvals:
        lab: { stages: [ %s ] }
        quick: { stages: [ { by: "user:ada" } ], grant: { opens: hosts } }
      """;
  private static final String GROUPS =
      "heads: ada ben\nteachers: ada ben zed\nstudents: ben cleo\nwatch: ada\n";

  @TempDir private Path directory;
  private TestConfig config;

  @BeforeEach
  void configure() throws Exception {
    config = new TestConfig(directory, 8443);
    config.write("groups", GROUPS);
  }

  private String said(String policy) throws Exception {
    config.write("policy.yaml", policy);
    StringWriter out = new StringWriter();
    Main.command()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute("check", "" + config.directory());
    return out.toString().replace(config.directory() + "/", "");
  }

  private String lab(String stages) throws Exception {
    return said(POLICY.formatted(stages));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ by: 'group:teachers', needed: 2 }",
        "{ by: 'group:heads' }, { by: 'group:teachers' }",
        "{ by: 'group:heads' }, { by: owner, needed: 9 }"
      })
  void nothingIsSaidOfEnoughPeople(String stages) throws Exception {
    assertThat(lab(stages))
        .doesNotContain("approval \"lab\": stage", "not enough", "lab\": nobody");
  }

  @Test
  void saysWhoIsMissingAltogether() throws Exception {
    assertThat(lab("{ by: 'group:teacher' }, { by: 'user:eve' }"))
        .contains(
            "warning: policy.yaml:10:26: approval \"lab\": nobody is in the group \"teacher\" (did"
                + " you mean \"teachers\"?)",
            "warning: policy.yaml:10:51: approval \"lab\": there is no user \"eve\"")
        .doesNotContain("stage 1");
    config.write("groups", GROUPS.replace("watch", "watches").replace("heads", "head"));
    assertThat(lab("{ by: 'group:teachers' }"))
        .contains(
            "tier \"t\": nobody is in the group \"watch\"",
            "assign: nobody is in the group \"heads\"");
  }

  @Test
  void saysThatAGroupIsTooSmall() throws Exception {
    assertThat(lab("{ by: 'group:teachers' }, { by: 'group:heads', needed: 3 }"))
        .contains(
            "warning: policy.yaml:10:8: approval \"lab\": stage 2 needs 3 of the group heads, which"
                + " has 2 members (add people to it, or need fewer)");
    assertThat(lab("{ by: 'group:watch', needed: 2 }"))
        .contains("stage 1 needs 2 of the group watch, which has 1 member (");
  }

  @Test
  void saysThatStagesNeedDifferentPeople() throws Exception {
    String said = "approval \"lab\": no two votes may be of one person, and there are not enough";
    assertThat(lab("{ by: 'group:heads', needed: 2 }, { by: 'group:watch' }")).contains(said);
    assertThat(lab("{ by: 'group:heads', needed: 2 }, { by: 'group:teachers', needed: 2 }"))
        .contains(said);
    assertThat(lab("{ by: 'group:watch' }, { by: 'group:heads' }")).doesNotContain(said);
  }

  @Test
  void saysWhoCouldOnlyApproveThemselves() throws Exception {
    assertThat(lab("{ by: 'group:heads', needed: 2 }"))
        .contains(
            "approval \"lab\": nobody could approve what is asked for by ben (nobody decides for"
                + " themselves: add people to its groups)");
    assertThat(lab("{ by: 'group:teachers', needed: 2 }"))
        .contains("approval \"quick\": nobody could approve what is asked for by ada")
        .doesNotContain("lab\": nobody");
  }
}
