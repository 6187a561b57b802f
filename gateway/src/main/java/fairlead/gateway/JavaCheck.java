package fairlead.gateway;

/** The Java that runs. */
final class JavaCheck {
  private static final int OLDEST = 25;
  private static final long LEAST_MEMORY = 200L << 20;

  private JavaCheck() {}

  /**
   * Looks at it.
   *
   * @param version such as 25
   * @param memory the most octets that objects may take
   */
  static void look(int version, long memory, Findings findings) {
    findings.of("java");
    if (version < OLDEST) {
      findings.problem(
          "this is Java " + version,
          "install Java " + OLDEST + ", or name it in FAIRLEAD_JAVA_HOME");
    }
    if (memory < LEAST_MEMORY) {
      findings.warning(
          "objects may take %d MiB at most".formatted(memory >> 20),
          "give it 256 MiB or more, such as FAIRLEAD_JAVA_OPTIONS=-Xmx512m");
    }
    findings.ok("Java " + version + ", up to " + (memory >> 20) + " MiB for objects");
  }
}
