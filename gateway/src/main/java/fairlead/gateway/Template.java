package fairlead.gateway;

import fairlead.policy.load.yaml.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A complete configuration to begin with; its files are resources. */
enum Template {
  PLAIN("plain", "tiers for the whole web, for a list, and for nothing", "lists/reference.txt"),
  EXAM_ROOM(
      "exam-room",
      "an exam's pages in its hours, once an invigilator starts the room",
      "lists/background.txt"),
  PUBLIC_LIBRARY(
      "public-library",
      "nearly the whole web, an hour at a time, begun on a page, few records",
      "lists/helplines.txt lists/malware.txt"),
  CI_RUNNERS(
      "ci-runners",
      "builds fetch packages and send nothing away",
      "lists/uploads.txt policy.test.yaml"),
  AGENT_SANDBOX(
      "agent-sandbox",
      "AI agents reach what is listed, and ask their owners for more",
      "lists/outlets.txt lists/reading.txt policy.test.yaml"),
  CLINIC(
      "clinic",
      "staff without bounds, patients for some hours, studies approved by two",
      "lists/malware.txt lists/medical.txt");

  /** What editors read; the same for all. */
  static final String SCHEMAS = "schemas/";

  private final String label;
  private final String meaning;
  private final String more;

  Template(String label, String meaning, String more) {
    this.label = label;
    this.meaning = meaning;
    this.more = more;
  }

  /** The template of this name. */
  static Optional<Template> of(String label) {
    return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
  }

  /** What was probably meant by a name that is none. */
  static String hint(String label) {
    return Nearest.hint(label, Arrays.stream(values()).map(Template::label).toList());
  }

  String label() {
    return label;
  }

  String meaning() {
    return meaning;
  }

  /** The names of its files, relative to the configuration directory, in order. */
  List<String> files() {
    Stream<String> allHave =
        Stream.of(
            "fairlead.yaml",
            "groups",
            "policy.yaml",
            SCHEMAS + "fairlead.schema.json",
            SCHEMAS + "policy.schema.json");
    return Stream.concat(allHave, Arrays.stream(more.split(" "))).sorted().toList();
  }

  /** The content of a file. */
  byte[] read(String file) throws IOException {
    String from = file.startsWith(SCHEMAS) ? "" : label + "/";
    String name = "/fairlead/templates/" + from + file;
    try (InputStream in = Template.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
