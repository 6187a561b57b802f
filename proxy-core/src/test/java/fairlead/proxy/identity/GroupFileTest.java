package fairlead.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupFileTest {
  private static GroupFile parse(String text) {
    return GroupFile.parse("groups", text);
  }

  @Test
  void addsUpTheGroupsOfAUser() {
    GroupFile file =
        parse("# who is who\nstaff: ann\nstudents: ben  cy\n\nheads: ann cy\nempty:\n");
    assertThat(file.problems()).isEmpty();
    assertThat(file.groupsOf("ann")).containsExactlyInAnyOrder("staff", "heads");
    assertThat(file.groupsOf("cy")).containsExactlyInAnyOrder("students", "heads");
    assertThat(file.groupsOf("nobody")).isEmpty();
  }

  @Test
  void aGroupThatStandsOnTwoLinesHasTheUsersOfBoth() {
    GroupFile file = parse("staff: ann\nstaff: ben\n");
    assertThat(file.groupsOf("ann")).containsExactly("staff");
    assertThat(file.groupsOf("ben")).containsExactly("staff");
  }

  @Test
  void saysWhichLineIsNoGroup() {
    assertThat(parse("staff: ann\nstudents ben\n").problems())
        .extracting(FileProblem::toString)
        .containsExactly("groups:2:1: not a group (write group: user user)");
    assertThat(parse("the staff: ann\n").problems()).hasSize(1);
  }

  @Test
  void changesOnlyWhatItIsAskedTo() {
    GroupFile file = parse("# who\nstaff: ann\nstudents: ben\n");
    assertThat(file.with("students", "cy").text())
        .isEqualTo("# who\nstaff: ann\nstudents: ben cy\n");
    assertThat(file.with("staff", "ann")).isSameAs(file);
    assertThat(file.with("guests", "di").text()).endsWith("students: ben\nguests: di\n");
    assertThat(file.with("staff", "ben").without("ben").text())
        .isEqualTo("# who\nstaff: ann\nstudents:\n");
  }

  @Test
  void aUserWhoseNameBeginsLikeAnothersIsAnother() {
    GroupFile file = parse("staff: ann annabel\n");
    assertThat(file.without("ann").groupsOf("annabel")).containsExactly("staff");
    assertThat(file.with("sta", "ann").groupsOf("ann")).containsExactlyInAnyOrder("staff", "sta");
  }

  @Test
  void takesAUserOutOfOneGroupOnly() {
    GroupFile file = parse("# a: ann\nstaff: ann ben\nheads : ann\nstaff: ann\n");
    assertThat(file.without("staff", "ann").text())
        .isEqualTo("# a: ann\nstaff: ben\nheads : ann\nstaff:\n");
    assertThat(file.without("staff", "ann").groupsOf("ann")).containsExactly("heads");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() {
    assertThat(parse("\uFEFFstaff: ann\n").groupsOf("ann")).containsExactly("staff");
    assertThat(parse("\uFEFF# who\nstaff: ann\n").problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "#x", "a:b", "a\nb", "a\u00e9"})
  void aGroupsNameCannotBreakTheFile(String name) {
    assertThat(GroupFile.isName(name)).isFalse();
  }
}
