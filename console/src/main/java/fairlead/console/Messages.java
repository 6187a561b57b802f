package fairlead.console;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;

/**
 * Every label and sentence of the pages, from {@code messages.properties}. A message may have
 * places for values, {@code {0}} and on; an apostrophe is only an apostrophe. Thread-safe.
 */
public final class Messages {
  private final ResourceBundle bundle =
      ResourceBundle.getBundle("fairlead.console.messages", Locale.ROOT);

  /**
   * A message with its values.
   *
   * @throws java.util.MissingResourceException if there is none with this key
   */
  public String say(String key, Object... values) {
    String pattern = bundle.getString(key);
    if (values.length == 0) {
      return pattern;
    }
    StringBuilder text = new StringBuilder();
    int at = 0;
    for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', at)) {
      int close = pattern.indexOf('}', open);
      text.append(pattern, at, open);
      text.append(values[Integer.parseInt(pattern.substring(open + 1, close))]);
      at = close + 1;
    }
    return text.append(pattern, at, pattern.length()).toString();
  }

  /** Whether there is a message with this key. */
  boolean has(String key) {
    return bundle.containsKey(key);
  }

  /** All keys. */
  Set<String> keys() {
    return bundle.keySet();
  }
}
