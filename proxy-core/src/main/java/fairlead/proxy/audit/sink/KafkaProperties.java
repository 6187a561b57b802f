package fairlead.proxy.audit.sink;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** What a producer is made with: what we rely on, over a file of the operator's, over defaults. */
final class KafkaProperties {
  private static final int LARGEST_FILE = 64 << 10;

  /** What at-least-once delivery rests on, or the settings say. */
  private static final Set<String> OURS =
      Set.of(
          ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

  /** The others need libraries of machine code that we do not ship. */
  private static final List<String> COMPRESSIONS = List.of("none", "gzip");

  private KafkaProperties() {}

  /** All properties but the serializers. */
  static Map<String, Object> of(String name, SinkConfig.Kafka kafka) throws IOException {
    Map<String, Object> all = new HashMap<>();
    all.put(ProducerConfig.CLIENT_ID_CONFIG, "fairlead-" + name);
    all.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000");
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "20000");
    all.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "10000");
    all.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
    all.putAll(read(kafka));
    all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.servers());
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    return all;
  }

  /**
   * The operator's properties.
   *
   * @throws IOException that names the file and what is wrong, and quotes no value
   */
  static Map<String, String> read(SinkConfig.Kafka kafka) throws IOException {
    Path file = kafka.properties();
    return file == null ? Map.of() : read(file);
  }

  private static Map<String, String> read(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE) {
      throw new FileSystemException(file.toString(), null, "is too large for properties");
    }
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (IllegalArgumentException e) {
      throw new FileSystemException(file.toString(), null, "has a \\u without four digits");
    }
    Map<String, String> read = new HashMap<>();
    for (String key : properties.stringPropertyNames()) {
      String wrong = wrong(key, properties.getProperty(key));
      if (wrong != null) {
        throw new FileSystemException(file.toString(), null, key + wrong);
      }
      read.put(key, properties.getProperty(key));
    }
    return read;
  }

  private static @Nullable String wrong(String key, String value) {
    if (OURS.contains(key)) {
      return " is not to be set there: the gateway sets it";
    }
    if (!ProducerConfig.configNames().contains(key)) {
      return " is no property of Kafka's producer";
    }
    return key.equals(ProducerConfig.COMPRESSION_TYPE_CONFIG) && !COMPRESSIONS.contains(value)
        ? " has a value that cannot be used here (expected: none or gzip)"
        : null;
  }
}
