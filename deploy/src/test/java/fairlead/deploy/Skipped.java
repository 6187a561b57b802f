package fairlead.deploy;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;

/** Skips a test where it cannot be run, and says so where everybody sees it. */
final class Skipped {
  private static final Path ROOT = Path.of("/");

  private Skipped() {}

  /** Where a program is missing. */
  static void without(String... programs) throws IOException, InterruptedException {
    for (String program : programs) {
      if (Ran.in(ROOT, "bash", "-c", "command -v " + program).exit() != 0) {
        skip(program + " is not installed");
      }
    }
  }

  /** Where we are not root, or root may not mount anything, as in most containers. */
  static void unlessMounting() throws IOException, InterruptedException {
    if (!System.getProperty("user.name").equals("root")) {
      skip("it has to be root");
    }
    Ran mount = Ran.in(ROOT, "unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt");
    if (mount.exit() != 0) {
      skip("nothing can be mounted here: " + mount.out().strip());
    }
  }

  /** Where Maven was told to be offline, and so made no bill of materials. */
  static void offline() {
    if (System.getProperty("fairlead.maven", "").equals("offline: true")) {
      skip("Maven is offline (-o), and makes no bill of materials then");
    }
  }

  private static void skip(String why) {
    String test =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .filter(frame -> frame.getClassName().endsWith("IT"))
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                        .findFirst()
                        .orElseThrow());
    System.err.println("[WARNING] NOT TESTED: " + test + ": " + why);
    abort(why);
  }
}
