package fairlead.gateway;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a configuration to begin with. */
@Command(
    name = "init",
    description = "Write a complete configuration to begin with.",
    mixinStandardHelpOptions = true,
    footer = {"", "It never overwrites: the directory must be empty, or not be there yet."})
final class InitCommand implements Callable<Integer> {
  /** So many names of what is in the way are shown. */
  private static final int MOST_NAMES = 10;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigArgument config = new ConfigArgument();

  @Option(
      names = "--template",
      paramLabel = "NAME",
      defaultValue = "plain",
      description = "what it is for, see --list (default: plain)")
  private String template = "plain";

  @Option(names = "--list", description = "list the templates, and write nothing")
  private boolean list;

  @Override
  public Integer call() throws IOException {
    if (list) {
      TextTable table = new TextTable("TEMPLATE", "FOR");
      Stream.of(Template.values()).forEach(each -> table.add(each.label(), each.meaning()));
      table.print(spec.commandLine().getOut());
      return 0;
    }
    Template chosen =
        Template.of(template)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "no template %s (%s)".formatted(template, Template.hint(template))));
    Path directory = config.named();
    List<String> inTheWay = inTheWay(directory);
    if (!inTheWay.isEmpty()) {
      refuse(directory, inTheWay);
      return 1;
    }
    write(chosen, directory);
    tell(chosen, directory);
    return 0;
  }

  /** What a directory holds already; nothing if it is not there. */
  private static List<String> inTheWay(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    if (!Files.isDirectory(directory)) {
      throw new FileSystemException(directory.toString(), null, "is no directory");
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(each -> String.valueOf(each.getFileName())).sorted().toList();
    }
  }

  private void refuse(Path directory, List<String> inTheWay) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("fairlead: " + directory + " is not empty, and init overwrites nothing. It has:");
    inTheWay.stream().limit(MOST_NAMES).forEach(name -> err.println("  " + name));
    if (inTheWay.size() > MOST_NAMES) {
      err.println("  and " + (inTheWay.size() - MOST_NAMES) + " more");
    }
    err.println("name another directory: fairlead init DIR");
  }

  private static void write(Template template, Path directory) throws IOException {
    for (String file : template.files()) {
      Path target = directory.resolve(file);
      Files.createDirectories(target.getParent());
      Files.write(target, template.read(file), StandardOpenOption.CREATE_NEW);
    }
  }

  private void tell(Template template, Path directory) {
    spec.commandLine()
        .getOut()
        .printf(
            """
            %1$s now has the template %2$s: %3$s

            Next:
              look at policy.yaml, and put your own names in place of the examples
              fairlead check %1$s
              fairlead test %1$s
              fairlead run --config %1$s
            """,
            directory, template.label(), String.join(", ", template.files()));
  }
}
