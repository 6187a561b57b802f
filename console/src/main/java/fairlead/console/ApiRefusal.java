package fairlead.console;

/** A request of the API is answered with a problem. Without a stack trace: it is no defect. */
final class ApiRefusal extends Exception {
  private static final long serialVersionUID = 1L;
  private final ApiProblem problem;

  /**
   * A refusal.
   *
   * @param detail what exactly is wrong, as a sentence
   */
  ApiRefusal(ApiProblem problem, String detail) {
    super(detail, null, false, false);
    this.problem = problem;
  }

  ApiProblem problem() {
    return problem;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
