package fairlead.console;

/**
 * A page cannot be shown, or what a form asks not be done: a page that says why is shown instead.
 * Without a stack trace: it is no defect.
 */
final class PageProblem extends Exception {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final transient Object[] values;

  /**
   * A problem.
   *
   * @param status 403 not allowed, 404 unknown, 409 makes no sense as things stand, 422 a value
   *     that cannot be used, 503 not just now
   * @param key of the message that says what is wrong, for people
   * @param values for its places
   */
  PageProblem(int status, String key, Object... values) {
    super(key, null, false, false);
    this.status = status;
    this.values = values.clone();
  }

  int status() {
    return status;
  }

  /** What is wrong, in a sentence or two. */
  String sentence(Messages words) {
    return words.say(String.valueOf(getMessage()), values);
  }
}
