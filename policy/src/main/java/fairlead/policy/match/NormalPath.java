package fairlead.policy.match;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Paths percent-decoded once, without dot segments (RFC 3986 §5.2.4, §6.2.2). */
public final class NormalPath {

  private NormalPath() {}

  /**
   * The normal form of a raw path; null where two servers could read it in two ways: an encoded
   * slash, backslash or percent sign, a control, an empty segment, a dot segment with parameters,
   * bad escapes or bad UTF-8.
   */
  public static @Nullable String of(String raw) {
    String path = raw.isEmpty() ? "/" : raw;
    if (path.charAt(0) != '/') {
      return null;
    }
    String decoded = decode(path);
    return decoded == null ? null : withoutDots(decoded);
  }

  private static @Nullable String decode(String path) {
    ByteBuffer bytes = ByteBuffer.allocate(path.length());
    for (int i = 0; i < path.length(); i++) {
      int c = path.charAt(i);
      if (c == '%') {
        c = escape(path, i);
        i += 2;
        if (c == '/' || c == '%') {
          return null;
        }
      } else if (c > 126) {
        return null;
      }
      if (c < 32 || c == 127 || c == '\\' || c == '?' || c == '#') {
        return null;
      }
      bytes.put((byte) c);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The octet of an escape; -1 if it is none. */
  private static int escape(String path, int at) {
    if (at + 2 >= path.length()) {
      return -1;
    }
    int high = hex(path.charAt(at + 1));
    int low = hex(path.charAt(at + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private static @Nullable String withoutDots(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      boolean last = i == segments.length - 1;
      if ((segment.isEmpty() && !last) || segment.startsWith(".;") || segment.startsWith("..;")) {
        return null;
      }
      boolean dots = segment.equals(".") || segment.equals("..");
      if (segment.equals("..") && kept.pollLast() == null) {
        return null;
      }
      if (!dots) {
        kept.add(segment);
      } else if (last) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }
}
