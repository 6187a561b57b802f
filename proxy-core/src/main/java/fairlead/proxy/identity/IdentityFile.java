package fairlead.proxy.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The text of a users or groups file: UTF-8, with or without a byte order mark. */
public final class IdentityFile {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private IdentityFile() {}

  /** There is a file, but no text can be had from it. */
  public static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient FileProblem problem;

    Unreadable(Path file, int line, String what, String fix) {
      super(new FileProblem(file.toString(), line, what, fix).toString());
      this.problem = new FileProblem(name(file), line, what, fix);
    }

    /** What is wrong, and where; the message says the same with the whole path. */
    public FileProblem problem() {
      return problem;
    }
  }

  /**
   * Reads a file; one that is missing is empty.
   *
   * @throws Unreadable if it is there and cannot be read, or is not UTF-8
   */
  public static String read(Path file) throws Unreadable {
    try {
      return decode(file, Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return "";
    } catch (Unreadable e) {
      throw e;
    } catch (AccessDeniedException e) {
      throw new Unreadable(file, 1, "no right to read it", "let the gateway's user read it");
    } catch (IOException e) {
      throw new Unreadable(file, 1, "not readable: " + e.getMessage(), "expected: a text file");
    }
  }

  private static String decode(Path file, byte[] octets) throws Unreadable {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(octets);
    CharBuffer out = CharBuffer.allocate(octets.length);
    if (decoder.decode(in, out, true).isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += octets[i] == '\n' ? 1 : 0;
      }
      throw new Unreadable(file, line, "not UTF-8", "expected: text in UTF-8; save it as that");
    }
    return out.flip().toString();
  }

  /** The lines of a text, which may end as on any system. */
  static List<String> lines(String text) {
    String plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    return plain.isEmpty() ? List.of() : List.of(plain.split("\r?\n"));
  }

  /** How problems name a file. */
  static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
