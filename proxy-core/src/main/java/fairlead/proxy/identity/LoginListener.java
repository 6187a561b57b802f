package fairlead.proxy.identity;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Hears of failed logins, folded so that guessing cannot flood the records. Called on event loops
 * too: must not block.
 */
public interface LoginListener {

  /**
   * Logins failed.
   *
   * @param user the account; null for tokens, and for further accounts of a client that has tried
   *     too many
   * @param count how many since the last call about this account and client, at least 1
   */
  void failed(@Nullable String user, InetAddress client, int count);
}
