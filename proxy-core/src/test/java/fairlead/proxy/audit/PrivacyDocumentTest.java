package fairlead.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The document that tells what is recorded lists the fields of the code. {@code mvn test -pl
 * policy,proxy-core -Dtest=PrivacyDocumentTest -Dschema=write} writes them there.
 */
class PrivacyDocumentTest {
  private static final Path FILE = Path.of("../docs/privacy.md");
  private static final String BEGIN = "<!-- fields -->\n";
  private static final String END = "<!-- /fields -->";

  @Test
  void listsEveryFieldAndNoOther() throws IOException {
    String text = Files.readString(FILE);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    String fields =
        RecordSchema.described().entrySet().stream()
            .map(field -> "| `" + field.getKey() + "` | " + field.getValue() + " |\n")
            .collect(Collectors.joining("", "| field | meaning |\n|---|---|\n", ""));
    if ("write".equals(System.getProperty("schema"))) {
      Files.writeString(FILE, text.substring(0, begin) + fields + text.substring(end));
    } else {
      assertThat(text.substring(begin, end)).isEqualTo(fields);
    }
  }
}
