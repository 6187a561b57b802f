package fairlead.proxy.audit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the disk fails just now; said once when it begins and once when it is over. */
final class LogTrouble {
  private static final Logger LOG = LoggerFactory.getLogger(LogTrouble.class);

  private volatile @Nullable String words;

  /** Why nothing gets to the disk just now; null if it does. Safe for any thread. */
  @Nullable String words() {
    return words;
  }

  void met(IOException failure) {
    if (words == null) {
      LOG.error("the audit log cannot be written: {}", failure.toString());
    }
    words = String.valueOf(failure.getMessage());
  }

  void over() {
    if (words != null) {
      LOG.info("the audit log can be written again");
      words = null;
    }
  }
}
