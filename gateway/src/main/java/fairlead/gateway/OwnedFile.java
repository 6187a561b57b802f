package fairlead.gateway;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * A file that an operator put somewhere and gave to somebody. It is replaced whole, where it really
 * is, and keeps owner, group and rights: else the gateway might not be able to read it any more.
 */
final class OwnedFile {
  private static final int MOST_LINKS = 40;

  private OwnedFile() {}

  /**
   * Replaces a file, or makes it.
   *
   * @param rights of a file that is new
   * @throws IOException which names the file and what is missing; nothing has changed then
   */
  static void replace(Path named, byte[] content, String rights) throws IOException {
    Path file = target(named);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      PosixFileAttributes kept = Files.readAttributes(file, PosixFileAttributes.class);
      DataDirectory.write(file, content, fresh -> give(fresh, file, kept));
    } else {
      DataDirectory.write(file, content, rights);
    }
  }

  /** Where a name leads at last, through symbolic links, whether or not there is a file. */
  static Path target(Path named) throws IOException {
    Path file = named.toAbsolutePath().normalize();
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(named.toString());
      }
      file = file.resolveSibling(Files.readSymbolicLink(file));
    }
    return file;
  }

  private static void give(Path fresh, Path file, PosixFileAttributes kept) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(fresh, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes now = view.readAttributes();
    try {
      if (!now.owner().equals(kept.owner())) {
        view.setOwner(kept.owner());
      }
      if (!now.group().equals(kept.group())) {
        view.setGroup(kept.group());
      }
    } catch (FileSystemException e) {
      String owner = kept.owner().getName();
      throw new IOException(
          "%s: belongs to %s:%s, and a new one cannot be given to them; do this as %s or root"
              .formatted(file, owner, kept.group().getName(), owner),
          e);
    }
    view.setPermissions(kept.permissions());
  }
}
