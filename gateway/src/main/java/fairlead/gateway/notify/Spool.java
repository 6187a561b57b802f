package fairlead.gateway.notify;

import fairlead.gateway.notify.Backlog.Kept;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The file of what waits for one receiver, a message a line. It is replaced as a whole, and is
 * there only while something waits. For one thread.
 */
final class Spool {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final JsonFactory JSON = new JsonFactory();
  private static final String OWNER_ONLY = "rw-------";
  private static final long LARGEST = 64L << 20;

  private final Path file;
  private boolean failing;

  Spool(Path directory, Receiver receiver) {
    this.file = directory.resolve(name(receiver));
  }

  /** The name of the file for a receiver. */
  static String name(Receiver receiver) {
    return receiver.key() + ".jsonl";
  }

  /** What a former run left; lines that cannot be read are left out. */
  List<Kept> load() {
    List<Kept> all = new ArrayList<>();
    try {
      if (!Files.exists(file)) {
        return all;
      }
      if (Files.size(file) > LARGEST) {
        throw new IOException("it is larger than it can be");
      }
      int bad = 0;
      for (String line :
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList()) {
        Kept kept = read(line);
        if (kept == null) {
          bad++;
        } else {
          all.add(kept);
        }
      }
      if (bad > 0) {
        LOG.warn("{}: {} lines are no notices, and are left out", file, bad);
      }
    } catch (IOException e) {
      LOG.warn("{}: notices of before cannot be read: {}", file, e.toString());
    }
    return all;
  }

  private static @Nullable Kept read(String line) {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        texts.put(name, json.getString());
      }
      Message message =
          new Message(
              text(texts, "id"),
              text(texts, "type"),
              Instant.parse(text(texts, "time")),
              text(texts, "body"));
      return new Kept(message, Integer.parseInt(text(texts, "failures")));
    } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
      return null;
    }
  }

  private static String text(Map<String, String> texts, String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new IllegalArgumentException(name);
    }
    return text;
  }

  /** Replaces the file; what cannot be written is said once, and stays in memory. */
  void save(List<Kept> all) {
    try {
      if (all.isEmpty()) {
        boolean ignored = Files.deleteIfExists(file);
      } else {
        replace(all);
      }
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        LOG.warn("{}: waiting notices cannot be kept over a restart: {}", file, e.toString());
      }
    }
  }

  private void replace(List<Kept> all) throws IOException {
    Path directory = Objects.requireNonNull(file.getParent());
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    StringBuilder lines = new StringBuilder();
    all.forEach(kept -> lines.append(line(kept)).append('\n'));
    try (FileChannel out =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)))) {
      var octets = StandardCharsets.UTF_8.encode(lines.toString());
      while (octets.hasRemaining()) {
        out.write(octets);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String line(Kept kept) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("id", kept.message().id());
      json.writeStringProperty("type", kept.message().type());
      json.writeStringProperty("time", kept.message().time().toString());
      json.writeStringProperty("failures", Integer.toString(kept.failures()));
      json.writeStringProperty("body", kept.message().body());
      json.writeEndObject();
    }
    return text.toString();
  }
}
