package fairlead.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** A failure in words for the person at the terminal. */
final class Failure {
  private static final String NO_SPACE = "No space left on device";

  private Failure() {}

  static String words(Throwable failure) {
    return switch (failure) {
      case FileSystemException onFile -> onFile.getFile() + ": " + reason(onFile);
      case CharacterCodingException _ -> "a file is not UTF-8 text";
      case UncheckedIOException wrapper -> wrapped(wrapper);
      default -> plain(failure);
    };
  }

  private static String reason(FileSystemException failure) {
    if (failure.getReason() != null) {
      String reason = failure.getReason();
      return reason.equals(NO_SPACE) ? "the disk is full" : reason;
    }
    return switch (failure) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case NotDirectoryException _ -> "is not a directory";
      case FileAlreadyExistsException _ -> "is a file, not a directory";
      case DirectoryNotEmptyException _ -> "is a directory that is not empty";
      default -> failure.getClass().getSimpleName();
    };
  }

  private static String wrapped(UncheckedIOException wrapper) {
    IOException cause = wrapper.getCause();
    return cause == null ? plain(wrapper) : words(cause);
  }

  private static String plain(Throwable failure) {
    String message = failure.getMessage();
    if (message == null) {
      return failure.toString();
    }
    return message.equals(NO_SPACE) ? "the disk is full" : message;
  }

  /** Why an address cannot be listened on, and what would help. */
  static String toListen(Throwable failure, String otherPort) {
    if (says(failure, "address already in use")) {
      return "it is in use; choose another with " + otherPort;
    }
    if (says(failure, "permission denied")) {
      return "permission denied; ports below 1024 need the capability CAP_NET_BIND_SERVICE";
    }
    return says(failure, "cannot assign requested address")
        ? "it is no address of this machine"
        : words(failure);
  }

  /** Whether a failure or a cause of it is the system's refusal to bind for this reason. */
  private static boolean says(Throwable failure, String reason) {
    return Stream.iterate(failure, each -> each != null, Throwable::getCause)
        .anyMatch(each -> each.toString().toLowerCase(Locale.ROOT).contains(reason));
  }

  /** Why a file in a directory could not be made or replaced. */
  static String below(Path directory, FileSystemException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> directory + " does not exist";
      case AccessDeniedException _ -> "no right to write in " + directory;
      default -> failure.getReason() == null ? words(failure) : directory + ": " + reason(failure);
    };
  }
}
