package fairlead.proxy.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Where a command that reads records leaves a note of that, before it shows anything, for the one
 * who writes the log: the gateway takes it up within a second, or when it starts. A note is a file,
 * whole or not there, and goes once its record is on disk. Thread-safe.
 */
public final class LookUpSpool {
  private static final Logger LOG = LoggerFactory.getLogger(LookUpSpool.class);
  private static final String DIRECTORY = "look-ups";
  private static final String END = ".json";
  private static final long LARGEST = 64 << 10;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Path directory;
  private final Set<Path> underWay = ConcurrentHashMap.newKeySet();

  /** The notes in a data directory. */
  public LookUpSpool(Path data) {
    directory = data.resolve(DIRECTORY);
  }

  /**
   * Who looked, or did something else to records.
   *
   * @param id a fresh one of a decision's form
   * @param erased whether pseudonyms are erased rather than records read
   * @param user who, as {@code os:NAME}
   * @param subject at whom; null for everybody
   * @param reason what was done, as a label
   * @param detail in words, and what for
   */
  public record LookUp(
      Instant time,
      String id,
      boolean erased,
      String user,
      @Nullable String subject,
      String reason,
      String detail) {

    /** What stands in the log. */
    public AuditRecord record() {
      AuditRecord.Kind kind = erased ? AuditRecord.Kind.REVOCATION : AuditRecord.Kind.LOOK_UP;
      return new Event(time, id, kind, AuditRecord.Outcome.ALLOWED)
          .of(user, subject)
          .because(reason)
          .saying(detail);
    }
  }

  /**
   * Leaves a note, on disk when this returns.
   *
   * @return its file, which is gone once the record is in the log
   * @throws IOException if that cannot be done; then nothing may be shown
   */
  public Path leave(LookUp note) throws IOException {
    make();
    Path file = directory.resolve(note.id() + END);
    Path draft = directory.resolve(note.id() + ".new");
    try (FileChannel out = LogFiles.create(draft)) {
      LogFiles.write(out, json(note));
      out.force(true);
    }
    giveToGateway(draft);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    LogFiles.force(directory);
    return file;
  }

  private void make() throws IOException {
    if (!Files.isDirectory(directory)) {
      giveToGateway(LogFiles.directory(directory));
    }
  }

  /** What root leaves must be the gateway's, which could not read it else. */
  private void giveToGateway(Path made) throws IOException {
    PosixFileAttributes data =
        Files.readAttributes(LogFiles.parent(directory), PosixFileAttributes.class);
    PosixFileAttributeView view =
        Files.getFileAttributeView(made, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (!view.readAttributes().owner().equals(data.owner())) {
      view.setOwner(data.owner());
    }
  }

  private static byte[] json(LookUp note) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (JsonGenerator to = JSON.createGenerator(ObjectWriteContext.empty(), octets)) {
      to.writeStartObject();
      text(to, RecordSchema.TIME, note.time().toString());
      text(to, RecordSchema.ID, note.id());
      text(to, RecordSchema.KIND, note.record().kind().label());
      text(to, RecordSchema.USER, note.user());
      if (note.subject() != null) {
        text(to, RecordSchema.SUBJECT, note.subject());
      }
      text(to, RecordSchema.REASON, note.reason());
      text(to, RecordSchema.DETAIL, note.detail());
      to.writeEndObject();
    }
    return octets.toByteArray();
  }

  private static void text(JsonGenerator to, RecordSchema field, String value) {
    to.writeStringProperty(field.label(), value);
  }

  /**
   * Hands what was left to the log; does not wait for the disk. What the log does not take stays
   * for the next time.
   */
  public void takeUp(AuditLog log) {
    for (Path file : files()) {
      if (underWay.add(file)) {
        try {
          takeUp(file, log);
        } catch (IOException | RuntimeException e) {
          underWay.remove(file);
          LOG.warn("{} is not taken up: {}", file, e.toString());
        }
      }
    }
  }

  /** Whether nothing waits to be taken up. */
  public boolean isEmpty() {
    return files().isEmpty();
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(END)).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", directory, e.toString());
      return List.of();
    }
  }

  private void takeUp(Path file, AuditLog log) throws IOException {
    LookUp note = read(file);
    if (note == null) {
      LOG.error("{} is no note of a look-up; it is kept there, and no record", file);
      Files.move(file, file.resolveSibling(file.getFileName() + ".bad"));
      underWay.remove(file);
      return;
    }
    if (!(log.accept(1) instanceof AuditLog.Permit permit)) {
      underWay.remove(file);
      return;
    }
    permit.commit(note.record()).thenAccept(onDisk -> written(file, onDisk));
    permit.release();
  }

  /** What met a failing disk comes into the log later; its note is kept until then, or for good. */
  private void written(Path file, boolean onDisk) {
    if (onDisk) {
      try {
        Files.deleteIfExists(file);
        underWay.remove(file);
      } catch (IOException e) {
        LOG.warn("{} cannot be deleted: {}", file, e.toString());
      }
    }
  }

  private static @Nullable LookUp read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
      return null;
    }
    RecordedEntry entry = RecordedEntries.read(Files.readAllBytes(file));
    Instant time = entry == null ? null : entry.time();
    if (entry == null || time == null || !DecisionIds.isId(entry.text(RecordSchema.ID))) {
      return null;
    }
    String subject = entry.text(RecordSchema.SUBJECT);
    String kind = entry.text(RecordSchema.KIND);
    return new LookUp(
        time,
        entry.text(RecordSchema.ID),
        kind.equals(AuditRecord.Kind.REVOCATION.label()),
        entry.text(RecordSchema.USER),
        subject.isEmpty() ? null : subject,
        entry.text(RecordSchema.REASON),
        entry.text(RecordSchema.DETAIL));
  }
}
