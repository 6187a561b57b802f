package fairlead.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Notices when files change, appear or go, by where they really are and by their times and sizes: a
 * link that is made to lead elsewhere is a change too. A change counts once it has stood still from
 * one look to the next, so that a half-written file is not read. For one thread.
 */
final class FileWatch {
  private static final String ATTRIBUTES = "unix:size,lastModifiedTime,ctime,ino,dev";
  private static final String NONE = "none";

  private final Supplier<? extends Collection<Path>> files;
  private String seen;
  private String known;

  /**
   * A watch that knows the files as they are now.
   *
   * @param files asked at each look which ones count
   */
  FileWatch(Supplier<? extends Collection<Path>> files) {
    this.files = files;
    this.known = look();
    this.seen = known;
  }

  /** Whether there is a change that was not told before. */
  boolean changed() {
    String now = look();
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(known)) {
      return false;
    }
    known = now;
    return true;
  }

  /**
   * Takes the files as they are for known, before they are read for another reason.
   *
   * @return whether there was a change that was not told before
   */
  boolean refresh() {
    String before = known;
    known = look();
    seen = known;
    return !known.equals(before);
  }

  /** Tells a change once the files stand still, though there be none: they were not taken. */
  void tellAgain() {
    known = "";
  }

  private String look() {
    Map<Path, String> marks = new TreeMap<>();
    for (Path file : files.get()) {
      marks.put(file, mark(file));
    }
    return marks.toString();
  }

  private static String mark(Path file) {
    try {
      Path real = file.toRealPath();
      return real + " " + new TreeMap<>(Files.readAttributes(real, ATTRIBUTES));
    } catch (IOException e) {
      return NONE;
    }
  }
}
