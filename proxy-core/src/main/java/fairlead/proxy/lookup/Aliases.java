package fairlead.proxy.lookup;

import java.util.Set;

/** What records call people. May block for some seconds, and never fails. Thread-safe. */
public interface Aliases {
  /** Records call everybody by name. */
  Aliases NONE =
      new Aliases() {
        @Override
        public Set<String> all(String user) {
          return Set.of();
        }

        @Override
        public String user(String name) {
          return name;
        }
      };

  /** What records call a user beside the name; empty where that is not to be told just now. */
  Set<String> all(String user);

  /** Who has a name that stands in a record; the name itself where nobody is known to. */
  String user(String name);
}
