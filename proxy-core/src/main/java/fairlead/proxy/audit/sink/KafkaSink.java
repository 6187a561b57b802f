package fairlead.proxy.audit.sink;

import fairlead.proxy.audit.SealedLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines to a topic: the line as value, {@code node:stream:seq} as key. A line counts as
 * delivered once all replicas in sync have it. The producer repeats nothing by itself that the
 * broker has; what it could not bring home in its time is left for a new attempt, which may write
 * it twice. Any trouble that is not a passing one ends the producer, and the next attempt makes
 * another.
 */
final class KafkaSink implements Sink {
  private final Map<String, Object> properties;
  private final String topic;
  private @Nullable KafkaProducer<byte[], byte[]> producer;
  private boolean closed;

  private KafkaSink(Map<String, Object> properties, String topic) {
    this.properties = properties;
    this.topic = topic;
  }

  static KafkaSink of(String name, SinkConfig.Kafka kafka) throws IOException {
    return new KafkaSink(KafkaProperties.of(name, kafka), kafka.topic());
  }

  @Override
  public Receipt deliver(List<SealedLine> lines) throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    KafkaException failure = null;
    try {
      KafkaProducer<byte[], byte[]> to = producer();
      for (SealedLine line : lines) {
        sent.add(to.send(record(line)));
        if (hasFailed(sent.getLast())) {
          // Without the cluster each further one would wait as long.
          break;
        }
      }
      to.flush();
    } catch (InterruptException e) {
      throw interrupted();
    } catch (KafkaException e) {
      failure = e;
    }
    return outcome(lines, sent, failure);
  }

  /** The interrupt is passed on as an exception, which is how ours is told. */
  private static InterruptedException interrupted() {
    boolean ignored = Thread.interrupted();
    return new InterruptedException();
  }

  private ProducerRecord<byte[], byte[]> record(SealedLine line) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, utf8(line.key()), line.octets());
    record.headers().add("kind", utf8(line.kind()));
    record.headers().add("node", utf8(line.node()));
    record.headers().add("stream", utf8(line.stream()));
    return record;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean hasFailed(Future<RecordMetadata> sent) {
    return sent.state() == Future.State.FAILED && !isTooLarge(sent.exceptionNow());
  }

  private static boolean isTooLarge(Throwable failure) {
    return failure instanceof RecordTooLargeException;
  }

  private Receipt outcome(
      List<SealedLine> lines, List<Future<RecordMetadata>> sent, @Nullable KafkaException failure)
      throws InterruptedException {
    List<Receipt.Rejection> dead = new ArrayList<>();
    List<SealedLine> left = new ArrayList<>();
    Throwable trouble = failure;
    for (int i = 0; i < lines.size(); i++) {
      Throwable failed = i < sent.size() ? failure(sent.get(i)) : null;
      if (failed != null && isTooLarge(failed)) {
        dead.add(Receipt.Rejection.of(lines.get(i), words(failed)));
      } else if (failed != null || i >= sent.size()) {
        left.add(lines.get(i));
        trouble = trouble == null ? failed : trouble;
      }
    }
    if (left.isEmpty()) {
      return new Receipt(dead, left, "", null);
    }
    if (!(trouble instanceof RetriableException)) {
      drop();
    }
    return new Receipt(dead, left, trouble == null ? "not sent" : words(trouble), null);
  }

  /** Null if it was written. After a flush nothing is under way. */
  private static @Nullable Throwable failure(Future<RecordMetadata> sent)
      throws InterruptedException {
    try {
      RecordMetadata ignored = sent.get();
      return null;
    } catch (ExecutionException e) {
      return Objects.requireNonNullElse(e.getCause(), e);
    }
  }

  private static String words(Throwable failure) {
    Throwable cause = failure.getCause();
    String more = cause == null ? "" : " (" + cause.getMessage() + ")";
    return failure.getClass().getSimpleName() + ": " + failure.getMessage() + more;
  }

  private synchronized KafkaProducer<byte[], byte[]> producer() {
    if (closed) {
      throw new KafkaException("closed");
    }
    KafkaProducer<byte[], byte[]> open = producer;
    if (open == null) {
      open = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
      producer = open;
    }
    return open;
  }

  private synchronized void drop() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    drop();
  }
}
