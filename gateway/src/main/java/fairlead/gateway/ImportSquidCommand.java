package fairlead.gateway;

import fairlead.gateway.squid.Fault;
import fairlead.gateway.squid.Report;
import fairlead.gateway.squid.SquidImport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/** Makes a configuration of Squid's. */
@Command(
    name = "squid",
    description = "Make a configuration of a squid.conf that lets through no more than it did.",
    mixinStandardHelpOptions = true,
    footer = {"", "It never overwrites: the directory must be empty, or not be there yet."})
final class ImportSquidCommand implements Callable<Integer> {
  private static final int MOST_NAMES = 10;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "the squid.conf")
  private Path conf = Path.of("squid.conf");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where the configuration is written (default: config-from-squid)")
  private Path out = Path.of("config-from-squid");

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "where the absolute file names in it start from (default: /)")
  private @Nullable Path root;

  @Option(
      names = "--timezone",
      paramLabel = "ZONE",
      description = "the zone of its times, such as Europe/London (default: this machine's)")
  private @Nullable String zone;

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    String times = zone();
    List<String> inTheWay = inTheWay();
    if (!inTheWay.isEmpty()) {
      refuse(inTheWay);
      return 1;
    }
    return switch (SquidImport.read(conf, root, times)) {
      case SquidImport.NotMade refused -> {
        tell(refused.faults());
        yield 1;
      }
      case SquidImport.Made made -> {
        write(made.files());
        tell(made.report());
        yield 0;
      }
    };
  }

  private String zone() {
    try {
      return zone == null ? ZoneId.systemDefault().getId() : ZoneId.of(zone).getId();
    } catch (DateTimeException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--timezone " + zone + " is no zone (expected: like Europe/London)",
          e);
    }
  }

  /** What the directory holds already; nothing if it is not there. */
  private List<String> inTheWay() throws IOException {
    if (!Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    if (!Files.isDirectory(out)) {
      throw new FileSystemException(out.toString(), null, "is no directory");
    }
    try (Stream<Path> all = Files.list(out)) {
      return all.map(each -> String.valueOf(each.getFileName())).sorted().toList();
    }
  }

  private void refuse(List<String> inTheWay) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("fairlead: " + out + " is not empty, and import overwrites nothing. It has:");
    inTheWay.stream().limit(MOST_NAMES).forEach(name -> err.println("  " + name));
    if (inTheWay.size() > MOST_NAMES) {
      err.println("  and " + (inTheWay.size() - MOST_NAMES) + " more");
    }
    err.println("name another directory with --out DIR");
  }

  private void write(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = out.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(
          target, file.getValue().getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
    }
  }

  private void tell(List<Fault> faults) {
    if (!json) {
      PrintWriter err = spec.commandLine().getErr();
      faults.forEach(err::println);
      err.println("fairlead: nothing was written");
      return;
    }
    new JsonOutput(spec.commandLine().getOut())
        .object(
            object -> {
              object.writeBooleanProperty("written", false);
              object.writeArrayPropertyStart("problems");
              faults.forEach(fault -> fault(object, fault));
              object.writeEndArray();
            });
  }

  private static void fault(JsonGenerator object, Fault fault) {
    object.writeStartObject();
    object.writeStringProperty("file", fault.file());
    object.writeNumberProperty("line", fault.line());
    object.writeStringProperty("what", fault.what());
    object.writeStringProperty("fix", fault.fix());
    object.writeEndObject();
  }

  private void tell(Report report) {
    if (json) {
      new JsonOutput(spec.commandLine().getOut()).object(object -> report(object, report));
      return;
    }
    PrintWriter printed = spec.commandLine().getOut();
    printed.print(report.text());
    printed.printf("%nwritten to %s; next: fairlead check %s%n", out, out);
  }

  private void report(JsonGenerator object, Report report) {
    object.writeBooleanProperty("written", true);
    object.writeStringProperty("directory", out.toString());
    object.writeObjectPropertyStart("counts");
    for (Report.Kind kind : Report.Kind.values()) {
      object.writeNumberProperty(key(kind), report.of(kind).size());
    }
    object.writeEndObject();
    for (Report.Kind kind : Report.Kind.values()) {
      object.writeArrayPropertyStart(key(kind));
      report.of(kind).forEach(entry -> entry(object, entry));
      object.writeEndArray();
    }
    JsonOutput.strings(object, "notes", report.notes());
  }

  private static String key(Report.Kind kind) {
    return kind.words().replace(' ', '_');
  }

  private static void entry(JsonGenerator object, Report.Entry entry) {
    object.writeStartObject();
    object.writeStringProperty("file", entry.file());
    object.writeNumberProperty("line", entry.line());
    object.writeStringProperty("text", entry.text());
    object.writeStringProperty("why", entry.why());
    object.writeEndObject();
  }
}
