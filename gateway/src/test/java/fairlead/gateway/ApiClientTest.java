package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the command line says of an answer of the API. */
class ApiClientTest {

  @Test
  void aProblemIsSaidOnce() {
    String title = "Nobody reviews what they ask for";
    assertThat(ApiClient.problem(title, title + ": others do.")).isEqualTo(title + ": others do.");
    assertThat(ApiClient.problem("Not yours to do", "This is for reviewers."))
        .isEqualTo("Not yours to do: This is for reviewers.");
  }
}
