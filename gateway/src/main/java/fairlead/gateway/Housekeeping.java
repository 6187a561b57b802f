package fairlead.gateway;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done again and again beside the gateway's work. */
final class Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private Housekeeping() {}

  /** The same, going on whatever happens: an exception would end what is scheduled. */
  static Runnable contained(Runnable action) {
    return () -> {
      try {
        action.run();
      } catch (Throwable failure) {
        LOG.error("housekeeping failed, and goes on", failure);
      }
    };
  }
}
