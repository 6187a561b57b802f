package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Writes a stream of a durable log as the format says, by itself and not by the gateway's writer:
 * for tests of what reads logs. Lines have what a test gives them; each group is sealed when it is
 * told so. One checkpoint a second, from the time that was given.
 */
public final class SealedLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path data;
  private final String stream;
  private final StringBuilder group = new StringBuilder();
  private AuditKeys keys;
  private AuditKeys following;
  private String node = "gate-1";
  private Instant time;
  private Path segment;
  private long seq;
  private long groupFirst = 1;
  private byte[] hash;
  private String checkpoint = "";

  /**
   * A stream that begins, with the record of its key waiting to be sealed.
   *
   * @param data the data directory: the log is in {@code audit} below it, the keys in {@code keys}
   * @param stream such as {@code 365d}
   * @param time of the first line
   */
  public SealedLog(Path data, String stream, Instant time) {
    try {
      this.data = data;
      this.stream = stream;
      this.time = time;
      this.keys = AuditKeys.open(data);
      this.following = keys;
      this.hash =
          sha256(("fairlead audit 1\n" + stream + "\n").getBytes(StandardCharsets.US_ASCII));
      this.segment = file(1);
      Files.createDirectories(directory());
      announce(keys);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Where the log is. */
  public Path directory() {
    return data.resolve("audit");
  }

  private Path file(long first) {
    return directory().resolve("%s-%012d.jsonl".formatted(stream, first));
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void announce(AuditKeys of) {
    String shown = Base64.getEncoder().encodeToString(of.shown().getEncoded());
    add("key", "reason", "signs", "detail", shown);
  }

  /**
   * Adds a record.
   *
   * @param kind its label
   * @param more names of fields and values by turns; numbers as {@code Long} or {@code Integer}
   */
  public SealedLog add(String kind, Object... more) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("v", 1);
    fields.put("stream", stream);
    fields.put("seq", ++seq);
    fields.put("node", node);
    fields.put("time", TIME.format(time));
    fields.put("id", id(seq));
    fields.put("kind", kind);
    for (int i = 0; i < more.length; i += 2) {
      fields.put(more[i].toString(), more[i + 1]);
    }
    group.append(json(fields)).append('\n');
    return this;
  }

  /** The id of the record with a number. */
  public static String id(long seq) {
    return "R%012d".formatted(seq);
  }

  /** Adds a request of a user to a host. */
  public SealedLog request(String user, String host) {
    return add(
        "request",
        "user",
        user,
        "tier",
        "monitored",
        "client",
        "10.2.1.7",
        "method",
        "GET",
        "scheme",
        "http",
        "host",
        host,
        "port",
        80,
        "path",
        "/",
        "decision",
        "allow",
        "outcome",
        "allowed",
        "rule",
        "web",
        "policy",
        "f00d",
        "status",
        200,
        "bytes_up",
        0,
        "bytes_down",
        5_120,
        "duration_ms",
        31);
  }

  private static String json(Map<String, Object> fields) {
    StringBuilder json = new StringBuilder("{");
    fields.forEach(
        (name, value) -> {
          String text = value instanceof Number ? value.toString() : '"' + escaped(value) + '"';
          json.append(json.length() > 1 ? "," : "").append('"').append(name).append("\":");
          json.append(text);
        });
    return json.append('}').toString();
  }

  private static String escaped(Object value) {
    return value.toString().replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** Lets time pass. */
  public SealedLog pass(Duration duration) {
    time = time.plus(duration);
    return this;
  }

  /** Has records come from another node. */
  public SealedLog node(String name) {
    node = name;
    return this;
  }

  /** Ends a group of records with a checkpoint, and writes both and the head. */
  public SealedLog seal() {
    time = time.plusSeconds(1);
    byte[] before = hash;
    byte[] lines = group.toString().getBytes(StandardCharsets.UTF_8);
    byte[] last = checkpoint.getBytes(StandardCharsets.UTF_8);
    hash = sha256(before, last, lines);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("v", 1);
    fields.put("stream", stream);
    fields.put("seq", ++seq);
    fields.put("node", node);
    fields.put("time", TIME.format(time));
    fields.put("kind", "checkpoint");
    fields.put("first", groupFirst);
    fields.put("last", seq - 1);
    fields.put("count", seq - groupFirst);
    fields.put("previous", HexFormat.of().formatHex(before));
    fields.put("hash", HexFormat.of().formatHex(hash));
    fields.put("key", keys.id());
    String signed = json(fields);
    String part = signed.substring(0, signed.length() - 1);
    byte[] signature = keys.sign(part.getBytes(StandardCharsets.US_ASCII));
    checkpoint =
        part + ",\"signature\":\"" + Base64.getEncoder().encodeToString(signature) + "\"}\n";
    write(group + checkpoint);
    write(directory().resolve(stream + ".head"), checkpoint, StandardOpenOption.TRUNCATE_EXISTING);
    group.setLength(0);
    groupFirst = seq + 1;
    keys = following;
    return this;
  }

  /** Writes what waits without a checkpoint, as a crash may leave it. */
  public SealedLog leaveUnsealed() {
    write(group.toString());
    group.setLength(0);
    return this;
  }

  private void write(String lines) {
    write(segment, lines, StandardOpenOption.APPEND);
  }

  private static void write(Path file, String text, StandardOpenOption how) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Begins another segment. */
  public SealedLog segment() {
    segment = file(seq + 1);
    return this;
  }

  /** Announces a new key, which signs from the checkpoint behind the next one on. */
  public SealedLog rotateKey() {
    try {
      Path key = data.resolve(AuditKeys.DIRECTORY).resolve("audit.key");
      Files.move(key, key.resolveSibling("old-" + keys.id()));
      following = AuditKeys.open(data);
      announce(following);
      return this;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Deletes the oldest segment, as retention does. */
  public SealedLog removeOldest() {
    try {
      Segment oldest = Segments.of(directory(), stream).getFirst();
      String last = Files.readAllLines(oldest.file()).getLast();
      write(directory().resolve(stream + ".removed.jsonl"), last + "\n", StandardOpenOption.APPEND);
      Files.delete(oldest.file());
      return this;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The newest checkpoint's line, without its newline. */
  public String checkpoint() {
    return checkpoint.strip();
  }

  /** The number of the last line. */
  public long seq() {
    return seq;
  }

  /** The time of the next line. */
  public Instant time() {
    return Objects.requireNonNull(time);
  }
}
