package fairlead.gateway;

/**
 * What a check of an installation found.
 *
 * @param check the check's name
 * @param what is so, with the file or listener that it is about
 * @param fix what to do about it; empty where nothing is to be done
 */
record Finding(String check, Level level, String what, String fix) {

  /** How bad it is. */
  enum Level {
    /** All is well. */
    OK("ok"),
    /** It works, and should be looked at. */
    WARNING("warning"),
    /** It does not work, or is not safe. */
    PROBLEM("problem");

    private final String label;

    Level(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }
}
