package fairlead.gateway;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** A failure in words for the person at the terminal. */
final class Failure {
  private Failure() {}

  static String words(Throwable failure) {
    return switch (failure) {
      case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
    };
  }
}
