package fairlead.proxy.identity;

import fairlead.policy.address.AddressRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where people are named, and how long a check of theirs is remembered.
 *
 * @param users the password file; one that is missing names nobody
 * @param groups the group file; one that is missing puts nobody in a group
 * @param cache how long checked credentials are taken without a new check
 * @param networks who a client without credentials is
 */
public record IdentityConfig(Path users, Path groups, Duration cache, List<Network> networks) {
  public IdentityConfig {
    networks = List.copyOf(networks);
  }

  /** A client from this range that sends no credentials is this user. */
  public record Network(AddressRange from, String user) {}
}
