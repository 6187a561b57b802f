package fairlead.policy.match;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Paths percent-decoded once, without dot segments (RFC 3986 §5.2.4, §6.2.2). */
public final class NormalPath {

  private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");
  private static final Pattern DOTS = Pattern.compile("[. ]*(;[^/]*)?");

  private NormalPath() {}

  /**
   * The normal form of a raw path; null where two servers could read it in two ways: an encoded
   * slash or percent sign, a backslash, question mark, number sign or control, bad escapes or bad
   * UTF-8, a segment that is empty or becomes so without its parameters ({@code ;x}), one of dots
   * and spaces that is no dot segment as it stands ({@code ..;x}, {@code ".. "}), {@code ..} above
   * the root, and dot segments beside parameters, as some servers cut the path at the first
   * semicolon.
   */
  public static @Nullable String of(String raw) {
    String path = raw.isEmpty() ? "/" : raw;
    if (path.charAt(0) != '/') {
      return null;
    }
    String decoded = decode(path);
    return decoded == null ? null : withoutDots(decoded);
  }

  /** As {@link #of}, for a path that is written decoded: what is not ASCII stands for itself. */
  public static @Nullable String ofText(String text) {
    StringBuilder raw = new StringBuilder(text.length());
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      raw.append(octet < 0 ? "%%%02x".formatted(octet) : String.valueOf((char) octet));
    }
    return of(raw.toString());
  }

  /**
   * A normal path as a server sees it that ignores parameters: each segment ends at its first
   * semicolon.
   */
  public static String withoutParameters(String path) {
    return path.indexOf(';') < 0 ? path : PARAMETERS.matcher(path).replaceAll("");
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
    boolean dotted = false;
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      boolean last = i == segments.length - 1;
      boolean dots = segment.equals(".") || segment.equals("..");
      if (!dots && !(last && segment.isEmpty()) && DOTS.matcher(segment).matches()) {
        return null;
      }
      if (segment.equals("..") && kept.pollLast() == null) {
        return null;
      }
      dotted |= dots;
      if (!dots) {
        kept.add(segment);
      } else if (last) {
        kept.add("");
      }
    }
    return dotted && path.indexOf(';') >= 0 ? null : "/" + String.join("/", kept);
  }
}
