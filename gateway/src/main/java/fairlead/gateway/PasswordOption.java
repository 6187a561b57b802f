package fairlead.gateway;

import fairlead.proxy.identity.Hasher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a new password comes from: a terminal, standard input, or chance. */
final class PasswordOption {
  @Option(names = "--password-stdin", description = "read the password from standard input")
  private boolean fromInput;

  @Option(names = "--generate", description = "make a password and print it")
  private boolean generate;

  /**
   * A password that was made here or came from somebody.
   *
   * @param made null if it came from somebody, who knows it
   */
  record Chosen(String hash, @Nullable String made) {}

  /** What is wrong with the options; null if nothing is. */
  @Nullable String problem() {
    return fromInput && generate ? "--generate or --password-stdin, not both" : null;
  }

  /**
   * Asks for a password.
   *
   * @throws IOException if none came, or one that cannot be used
   */
  Chosen choose(String user) throws IOException {
    String password = generate ? Passwords.random() : fromInput ? read() : type(user);
    try {
      String hash = Hasher.hash(password.getBytes(StandardCharsets.UTF_8));
      return new Chosen(hash, generate ? password : null);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static String read() throws IOException {
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder()))
              .readLine();
      return line == null ? "" : line;
    } catch (CharacterCodingException e) {
      throw new IOException("password: not UTF-8 (expected: text in UTF-8)", e);
    }
  }

  private static String type(String user) throws IOException {
    char[] typed = Terminal.password(user);
    if (typed == null) {
      throw new IOException(
          "no password: type the same one twice at a terminal, or use --password-stdin or"
              + " --generate");
    }
    return new String(typed);
  }
}
