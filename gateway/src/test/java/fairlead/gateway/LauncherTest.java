package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher beside JDKs and a Maven that only say that they were called. */
class LauncherTest {
  @TempDir private Path directory;
  private Path home;
  private Path tools;

  @BeforeEach
  void makeHome() throws IOException {
    home = Files.createDirectories(directory.resolve("home"));
    tools = Files.createDirectories(directory.resolve("tools"));
    script(home.resolve("fairlead"), Files.readString(Path.of("../fairlead")));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.createDirectories(home.resolve("gateway/src/main"));
    Files.writeString(home.resolve("gateway/pom.xml"), "<project/>");
    script(
        tools.resolve("mvn"),
        """
        #!/bin/sh
        echo "[INFO] Building Fairlead policy 1.0                     [2/6]"
        if [ -n "$BREAK" ]; then echo "[ERROR] Broken.java:[3,4] no"; exit 1; fi
        mkdir -p gateway/target/lib && touch gateway/target/gateway-1.0.jar
        """);
    jdk("old", "17.0.15");
    jdk("new", "25.0.1");
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void jdk(String name, String version) throws IOException {
    Path bin = Files.createDirectories(directory.resolve(name).resolve("bin"));
    Files.writeString(
        directory.resolve(name).resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(bin.resolve("javac"), "#!/bin/sh\n");
    script(
        bin.resolve("java"),
        """
        #!/bin/bash
        echo "java of %s as $$ terminal ${FAIRLEAD_STDERR_TTY-unset}"
        printf '<%%s>\\n' "$@"
        exit "${EXIT:-0}"
        """
            .formatted(name));
  }

  private record Run(long pid, int exit, String out, String err) {
    List<String> arguments() {
      List<String> words = out.lines().toList();
      return words.subList(words.indexOf("<fairlead.gateway.Main>") + 1, words.size());
    }
  }

  private Run launch(Map<String, String> environment, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("fairlead").toString()));
    command.addAll(List.of(words));
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(err.toFile());
    builder.environment().remove("FAIRLEAD_JAVA_HOME");
    builder.environment().put("JAVA_HOME", directory.resolve("new").toString());
    builder.environment().put("PATH", tools + ":/usr/bin:/bin");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    return new Run(process.pid(), exit, out, Files.readString(err));
  }

  @Test
  void buildsOnFirstUseSaysSoAndBecomesJava() throws Exception {
    Run first = launch(Map.of(), "user", "add", "a b", "", "--x=*");
    assertThat(first.exit()).isZero();
    assertThat(first.err()).contains("building", "2/6 Fairlead policy", "built in");
    assertThat(first.out()).startsWith("java of new as " + first.pid() + " ");
    assertThat(first.arguments()).containsExactly("<user>", "<add>", "<a b>", "<>", "<--x=*>");
    Run second = launch(Map.of("EXIT", "3"), "check");
    assertThat(second.err()).isEmpty();
    assertThat(second.exit()).isEqualTo(3);
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    launch(Map.of());
    newerSource();
    assertThat(launch(Map.of()).err()).contains("building");
  }

  @Test
  void saysWhatBrokeTheBuildAndTriesAgainTheNextTime() throws Exception {
    Run broken = launch(Map.of("BREAK", "1"));
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.out()).isEmpty();
    assertThat(broken.err()).contains("Broken.java:[3,4] no", "the build failed", "build.log");
    assertThat(launch(Map.of()).exit()).isZero();
  }

  private void newerSource() throws IOException {
    Path source = Files.writeString(home.resolve("gateway/src/main/New.java"), "class New {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
  }

  /** The tools that the launcher needs, without a Maven among them. */
  private Path withoutMaven() throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    String needed = "bash dirname readlink sed head find grep mkdir touch flock tee mv";
    for (String tool : needed.split(" ")) {
      script(bin.resolve(tool), "#!/bin/sh\nPATH=/usr/bin:/bin exec " + tool + " \"$@\"\n");
    }
    script(bin.resolve("bash"), "#!/bin/sh\nexec /bin/bash \"$@\"\n");
    return bin;
  }

  @Test
  void runsWhatIsBuiltWhereMavenIsMissing() throws Exception {
    Map<String, String> path = Map.of("PATH", withoutMaven().toString());
    Run never = launch(path);
    assertThat(never.exit()).isEqualTo(1);
    assertThat(never.err()).contains("has to be built first", "Maven is missing");
    launch(Map.of());
    newerSource();
    Run run = launch(path, "check");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).contains("sources are newer", "Maven is missing").hasLineCount(1);
    assertThat(run.arguments()).containsExactly("<check>");
  }

  @Test
  void runsWhatIsBuiltWhereNothingCanBeWritten() throws Exception {
    launch(Map.of());
    newerSource();
    Files.delete(home.resolve(".build.lock"));
    Files.createSymbolicLink(home.resolve(".build.lock"), Path.of("/proc/version/none"));
    Run run = launch(Map.of(), "check");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).contains("sources are newer", home + " cannot be written");
    assertThat(run.arguments()).containsExactly("<check>");
  }

  @Test
  void needsNoHome() throws Exception {
    launch(Map.of());
    Process process =
        new ProcessBuilder(
                "env",
                "-i",
                "PATH=/usr/bin:/bin",
                "JAVA_HOME=" + directory.resolve("new"),
                home.resolve("fairlead").toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out).startsWith("java of new ");
  }

  @Test
  void takesNobodysWordForATerminal() throws Exception {
    assertThat(launch(Map.of("FAIRLEAD_STDERR_TTY", "1")).out()).contains(" terminal unset\n");
  }

  @Test
  void passesByAJdkThatIsTooOld() throws Exception {
    Run run =
        launch(
            Map.of(
                "JAVA_HOME",
                directory.resolve("old").toString(),
                "PATH",
                tools + ":" + directory.resolve("new/bin") + ":/usr/bin:/bin"));
    assertThat(run.out()).startsWith("java of new ");
  }

  @Test
  void takesTheJdkItIsToldTo() throws Exception {
    jdk("other", "26-ea");
    Run run = launch(Map.of("FAIRLEAD_JAVA_HOME", directory.resolve("other").toString()));
    assertThat(run.out()).startsWith("java of other ");
  }

  @Test
  void worksThroughALink() throws Exception {
    Path link = tools.resolve("fairlead");
    Files.createSymbolicLink(link, home.resolve("fairlead"));
    launch(Map.of());
    Process process =
        new ProcessBuilder("env", "JAVA_HOME=" + directory.resolve("new"), link.toString(), "check")
            .directory(directory.toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(out).contains("<-Dfairlead.home=" + home.toRealPath() + ">", "<check>");
  }

  /** An unpacked archive: jars in lib, and no sources. */
  private void unpack() throws IOException {
    Files.delete(home.resolve("pom.xml"));
    Path lib = Files.createDirectories(home.resolve("lib"));
    for (String jar : "zoo-1 gateway-1 policy-1 proxy-core-1 console-1 Ant-1".split(" ")) {
      Files.writeString(lib.resolve(jar + ".jar"), jar);
    }
    Files.delete(directory.resolve("new/bin/javac"));
  }

  @Test
  void runsAnUnpackedArchiveWithoutMavenAndWithoutACompiler() throws Exception {
    unpack();
    Run run = launch(Map.of("PATH", withoutMaven().toString()), "check");
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    String lib = home.toRealPath() + "/lib/";
    assertThat(run.out())
        .contains(
            Stream.of("Ant", "console", "gateway", "policy", "proxy-core", "zoo")
                .map(jar -> lib + jar + "-1.jar")
                .collect(Collectors.joining(":", "<-cp>\n<", ">\n")))
        .doesNotContain("AOTCache");
    assertThat(run.arguments()).containsExactly("<check>");
  }

  @Test
  void usesACacheOfClassesThatFits() throws Exception {
    unpack();
    Path cache = home.toRealPath().resolve("lib/fairlead.aot");
    Run made = launch(Map.of("FAIRLEAD_AOT_OUTPUT", cache.toString()), "run");
    assertThat(made.out()).contains("<-XX:AOTCacheOutput=" + cache + ">");
    Files.writeString(cache, "classes");
    assertThat(launch(Map.of()).out()).contains("<-XX:AOTCache=" + cache + ">");
    Files.writeString(home.resolve("lib/gateway-1.jar"), "Gateway-1");
    assertThat(launch(Map.of()).out()).doesNotContain("AOTCache=");
    Files.writeString(home.resolve("lib/gateway-1.jar"), "gateway-1");
    assertThat(launch(Map.of()).out()).contains("<-XX:AOTCache=" + cache + ">");
    jdk("new", "25.0.2");
    assertThat(launch(Map.of()).out()).doesNotContain("AOTCache=");
  }
}
