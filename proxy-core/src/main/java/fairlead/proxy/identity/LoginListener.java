package fairlead.proxy.identity;

import java.net.InetAddress;

/** Hears of failed logins, folded so that guessing cannot flood the records. */
public interface LoginListener {

  /**
   * Logins of an account failed.
   *
   * @param count how many since the last call about this account and client, at least 1
   */
  void failed(String user, InetAddress client, int count);
}
