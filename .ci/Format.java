import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Checks or writes the format of every Java source of this checkout with google-java-format, which
 * the build puts on the class path. {@code mvn process-sources -N -Dformat=write} formats.
 */
final class Format {
  public static void main(String[] arguments) throws IOException {
    boolean write = arguments[0].equals("write");
    List<String> options = new ArrayList<>();
    options.addAll(write ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    int before = options.size();
    try (Stream<Path> files = Files.walk(Path.of(""))) {
      files.filter(Format::isSource).sorted().map(Path::toString).forEach(options::add);
    }
    if (options.size() == before) {
      throw new IllegalStateException("no Java sources below " + Path.of("").toAbsolutePath());
    }
    ToolProvider formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
    int result = formatter.run(System.out, System.err, options.toArray(String[]::new));
    if (result != 0 && !write) {
      System.err.println(
          "The files above are not formatted: run mvn -N process-sources -Dformat=write");
    }
    System.exit(result);
  }

  private static boolean isSource(Path path) {
    for (Path part : path) {
      if (part.toString().equals("target") || part.toString().equals(".git")) {
        return false;
      }
    }
    return path.toString().endsWith(".java");
  }
}
