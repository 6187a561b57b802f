package fairlead.console;

import fairlead.policy.Principal;
import fairlead.proxy.identity.Authenticator;
import org.jspecify.annotations.Nullable;

/** Who a request is from, as far as it says. */
sealed interface Visitor {
  /**
   * Somebody who has signed in.
   *
   * @param known by credentials or cookie
   * @param signIn the id of the sign-in that a cookie names; null where credentials came along
   * @param csrf what a form of theirs has to carry
   */
  record Person(Authenticator.Known known, @Nullable String signIn, String csrf)
      implements Visitor {
    Principal principal() {
      return known.principal();
    }

    boolean byCookie() {
      return signIn != null;
    }
  }

  /**
   * Somebody else.
   *
   * @param why nobody is known here
   */
  record Stranger(Authenticator.Identification why) implements Visitor {}
}
