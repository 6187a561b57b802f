package fairlead.proxy.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.SealedLine;
import fairlead.proxy.audit.WrittenLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import kafka.server.BrokerServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that may be away gets every line of the log. */
class KafkaSinkTest {
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final Pace QUICK =
      new Pace(
          Duration.ofMillis(20),
          Duration.ofMillis(50),
          Duration.ofMillis(300),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofMillis(20));

  private static KafkaClusterTestKit cluster;

  @TempDir private Path directory;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private WrittenLog log;
  private Sinks sinks;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster =
        new KafkaClusterTestKit.Builder(
                new TestKitNodes.Builder().setNumBrokerNodes(1).setNumControllerNodes(1).build())
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("transaction.state.log.min.isr", "1")
            .setConfigProp("auto.create.topics.enable", "false")
            .setConfigProp("broker.heartbeat.interval.ms", "200")
            .build();
    cluster.format();
    cluster.startup();
    cluster.waitForReadyBrokers();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
  }

  @AfterEach
  void stop() {
    if (sinks != null) {
      sinks.close();
    }
  }

  private static void makeTopic(String name, Map<String, String> config) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(name, 2, (short) 1).configs(config))).all().get();
    }
  }

  private void start(String topic) throws IOException {
    Path properties =
        Files.writeString(
            directory.resolve("kafka.properties"),
            """
            delivery.timeout.ms = 1500
            request.timeout.ms = 1000
            max.block.ms = 1000
            reconnect.backoff.max.ms = 200
            compression.type = gzip
            """);
    SinkConfig config =
        new SinkConfig(
            "siem",
            new SinkConfig.Kafka(cluster.bootstrapServers(), topic, properties),
            Set.of(),
            Set.of());
    Sinks.Parts parts =
        new Sinks.Parts(
            directory.resolve("audit"),
            directory,
            registry,
            InstantSource.fixed(Instant.EPOCH),
            System::nanoTime,
            OutputStream.nullOutputStream(),
            "1.2.3");
    sinks = Sinks.of(List.of(config), parts, QUICK);
    log = log == null ? new WrittenLog(directory.resolve("audit"), "365d") : log;
    sinks.start();
  }

  /** What a topic holds, read until there is as much as expected. */
  private static List<ConsumerRecord<String, String>> read(String topic, Set<Long> expected) {
    List<ConsumerRecord<String, String>> read = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> both =
          List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
      consumer.assign(both);
      consumer.seekToBeginning(both);
      long end = System.nanoTime() + LONG.toNanos();
      while (!numbers(read).containsAll(expected) && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(50)).forEach(read::add);
      }
    }
    return read;
  }

  private static Set<Long> numbers(List<ConsumerRecord<String, String>> records) {
    return records.stream()
        .map(each -> SealedLine.of(each.value().getBytes(StandardCharsets.UTF_8)).seq())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private double counted(String result) {
    return registry
        .counter("fairlead.audit.sink.records", "sink", "siem", "result", result)
        .count();
  }

  @Test
  void losesNothingWhileTheBrokerIsAway() throws Exception {
    makeTopic("away", Map.of());
    start("away");
    log.group(500);
    assertThat(numbers(read("away", range(1, 501)))).isEqualTo(range(1, 501));
    BrokerServer broker = cluster.brokers().get(0);
    broker.shutdown();
    broker.awaitShutdown();
    log.group(1_500);
    log.rotate();
    log.group(100);
    long end = System.nanoTime() + LONG.toNanos();
    while (counted("retried") == 0 && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    sinks.close();
    assertThat(Files.readString(directory.resolve("sinks/siem/365d.offset"))).isEqualTo("501\n");
    start("away");
    broker.startup();
    log.group(10);
    List<ConsumerRecord<String, String>> all = read("away", range(1, 2_114));
    assertThat(numbers(all)).isEqualTo(range(1, 2_114));
    assertThat(counted("retried")).isPositive();
    assertThat(counted("dead") + counted("lost")).isZero();
  }

  @Test
  void keysAndHeadersSayWhatARecordIs() throws Exception {
    makeTopic("form", Map.of());
    start("form");
    log.group(1);
    ConsumerRecord<String, String> record =
        read("form", range(1, 2)).stream()
            .filter(each -> each.key().equals("gw:365d:1"))
            .findFirst()
            .orElseThrow();
    assertThat(record.value() + "\n").isEqualTo(log.request(1));
    assertThat(record.headers().toArray())
        .extracting(
            header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
        .containsExactly("kind=request", "node=gw", "stream=365d");
  }

  @Test
  void whatIsTooLargeForTheTopicIsDeadAndTheRestGoesOn() throws Exception {
    makeTopic("small", Map.of("max.message.bytes", "700"));
    start("small");
    log.append(log.request(1).replace("www.example", letters()));
    log.cut(log.size(), 1);
    log.group(3);
    assertThat(numbers(read("small", range(2, 5)))).isEqualTo(range(2, 5));
    sinks.close();
    assertThat(counted("dead")).isEqualTo(1);
    assertThat(Files.readString(directory.resolve("sinks/siem/dead.jsonl")))
        .contains("\"why\":\"RecordTooLargeException", "\"first\":1,\"last\":1,\"record\":{");
  }

  /** What gzip makes little of. */
  private static String letters() {
    return LongStream.range(0, 300)
        .mapToObj(
            each -> Long.toString(Long.hashCode(each * 0x9E3779B97F4A7C15L) & 0xFFFFFFFFL, 36))
        .collect(Collectors.joining("."));
  }

  @Test
  void waitsForATopicThatIsNotThereYet() throws Exception {
    start("later");
    log.group(2);
    long end = System.nanoTime() + LONG.toNanos();
    while (counted("retried") == 0 && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    makeTopic("later", Map.of());
    assertThat(numbers(read("later", range(1, 3)))).isEqualTo(range(1, 3));
  }
}
