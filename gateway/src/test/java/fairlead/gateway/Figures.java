package fairlead.gateway;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a test measured, told in its output. */
final class Figures {
  private static final Logger LOG = LoggerFactory.getLogger(Figures.class);

  private Figures() {}

  static void say(String form, Object... values) {
    LOG.info("measured: {}", String.format(Locale.ROOT, form, values));
  }
}
