package fairlead.gateway;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

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

  /** Why a file in a directory could not be made or replaced. */
  static String below(Path directory, FileSystemException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> directory + " does not exist";
      case AccessDeniedException _ -> "no right to write in " + directory;
      default ->
          failure.getReason() == null ? words(failure) : directory + ": " + failure.getReason();
    };
  }
}
