package fairlead.policy.load;

/**
 * How the words of a policy look, as expressions (ECMA-262) that editors check while one types.
 * Loading says more, and has the last word.
 */
final class Forms {

  static final String NAME = RuleBuilder.ID;
  static final String RANGE = "[0-9a-f:.]+(/[0-9]{1,3})?";

  private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  private static final String DNS_NAME = LABEL + "(\\." + LABEL + ")*";
  static final String HOST = "\\*|list:.+|address:" + RANGE + "|(\\*\\.|\\.)?" + DNS_NAME;

  static final String PORTS = "[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?";
  static final String METHOD = "[A-Z][A-Z-]{0,31}";
  static final String PATH = "/.*";

  static final String DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
  static final String DATES = DATE + "(\\.\\." + DATE + ")?";
  private static final String DAYS = "[A-Za-z]{3}(-[A-Za-z]{3})?";
  private static final String TIME = "[0-2][0-9]:[0-5][0-9]";
  static final String WINDOW =
      "(" + DAYS + "(," + DAYS + ")*|" + DATES + ")( " + TIME + "-" + TIME + ")?";

  private static final String PERIOD = "/(day|week|month)";
  static final String DATA_BUDGET = "[0-9]{1,9}(B|KiB|MiB|GiB|TiB)" + PERIOD;
  static final String TIME_BUDGET = "[0-9]{1,9}(ms|s|m|h|d)" + PERIOD;
  static final String SESSION_BUDGET = "[0-9]{1,9}" + PERIOD;
  static final String A_MINUTE = "[0-9]{1,9}/min";

  static final String OWNER = "(group|user):.+";
  static final String BY = "owner|" + OWNER;

  private Forms() {}
}
