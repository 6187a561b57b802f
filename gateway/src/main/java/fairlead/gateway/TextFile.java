package fairlead.gateway;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of text. */
final class TextFile {
  private TextFile() {}

  /**
   * The whole text.
   *
   * @throws IOException that names the file, also if it is not UTF-8
   */
  static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      FileSystemException named =
          new FileSystemException(file.toString(), null, "is not UTF-8 text");
      named.initCause(e);
      throw named;
    }
  }
}
