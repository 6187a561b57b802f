package fairlead.gateway;

import java.util.ArrayList;
import java.util.List;

/** What is found, while checks of an installation run. For one thread. */
final class Findings {
  private final List<Finding> all = new ArrayList<>();
  private String check = "";

  /** What is found from now on is this check's. */
  Findings of(String name) {
    check = name;
    return this;
  }

  void ok(String what) {
    all.add(new Finding(check, Finding.Level.OK, what, ""));
  }

  void warning(String what, String fix) {
    all.add(new Finding(check, Finding.Level.WARNING, what, fix));
  }

  void problem(String what, String fix) {
    all.add(new Finding(check, Finding.Level.PROBLEM, what, fix));
  }

  List<Finding> all() {
    return List.copyOf(all);
  }

  /** Whether nothing keeps a gateway from working, or is not safe. */
  boolean sound() {
    return all.stream().noneMatch(each -> each.level() == Finding.Level.PROBLEM);
  }
}
