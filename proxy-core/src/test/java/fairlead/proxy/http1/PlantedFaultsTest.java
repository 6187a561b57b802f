package fairlead.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hostile table is worth its rows only if it turns red when the reader is wrong: each patch
 * plants a fault into a copy of the reader, whose classes then stand before all others.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlantedFaultsTest {
  private static final Path PATCHES = Path.of("src/test/faults");
  private static final String PATCHED = "+++ b/";
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  @TempDir private Path directory;

  static List<String> faults() throws IOException {
    try (Stream<Path> files = Files.list(PATCHES)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void thereAreManyFaults() throws IOException {
    assertThat(faults())
        .hasSizeGreaterThanOrEqualTo(20)
        .allMatch(name -> name.matches("\\d\\d-.*\\.patch"));
  }

  @Test
  void withoutAFaultNothingIsFound() throws Exception {
    assertThat(finding()).isNull();
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void theTableFinds(String fault) throws Exception {
    compile(plant(PATCHES.resolve(fault)));
    assertThat(finding()).isNotNull();
  }

  /** A copy of the source that a patch is for, with its fault. */
  private Path plant(Path patch) throws IOException, InterruptedException {
    String name =
        Files.readAllLines(patch).stream()
            .filter(line -> line.startsWith(PATCHED))
            .map(line -> line.substring(PATCHED.length()))
            .findFirst()
            .orElseThrow();
    Path source = directory.resolve(name);
    Files.createDirectories(source.getParent());
    Files.copy(Path.of(name), source);
    Process process =
        new ProcessBuilder("patch", "-s", "-p1", "-d", directory.toString())
            .redirectInput(patch.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    return source;
  }

  private void compile(Path source) throws IOException {
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-nowarn",
            "-proc:none",
            "-d",
            directory.toString(),
            "-cp",
            System.getProperty("java.class.path"));
    try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null)) {
      boolean done =
          COMPILER
              .getTask(said, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(done).as(said.toString()).isTrue();
    }
  }

  /** What the table finds first in the reader that stands in the directory, as far as one does. */
  private @Nullable String finding() throws Exception {
    try (Reader reader = new Reader(directory)) {
      Method failures =
          reader.loadClass(HostileTable.class.getName()).getDeclaredMethod("failures");
      failures.setAccessible(true);
      return (String) ((Stream<?>) failures.invoke(null)).findFirst().orElse(null);
    }
  }

  /** Loads the reader and its table anew, and all else as it is. */
  private static final class Reader extends URLClassLoader {
    Reader(Path first) throws IOException {
      super(urls(first), HostileTable.class.getClassLoader());
    }

    private static URL[] urls(Path first) throws IOException {
      List<URL> urls = new ArrayList<>(List.of(first.toUri().toURL()));
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
      return urls.toArray(URL[]::new);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        return name.startsWith(HostileTable.class.getPackageName() + ".")
            ? findClass(name)
            : super.loadClass(name, resolve);
      }
    }
  }
}
