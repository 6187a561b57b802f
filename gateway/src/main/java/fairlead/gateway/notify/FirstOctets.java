package fairlead.gateway.notify;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** The beginning of a body as text; the rest is not read. */
final class FirstOctets implements BodySubscriber<String> {
  private static final int MOST = 512;

  private final CompletableFuture<String> text = new CompletableFuture<>();
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private @Nullable Subscription from;

  @Override
  public CompletionStage<String> getBody() {
    return text;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    from = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] some = new byte[Math.min(buffer.remaining(), MOST - octets.size())];
      buffer.get(some);
      octets.writeBytes(some);
    }
    if (from == null) {
      return;
    }
    if (octets.size() == MOST) {
      from.cancel();
      onComplete();
    } else {
      from.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    // The status is known, and says more than a body that breaks off.
    onComplete();
  }

  @Override
  public void onComplete() {
    text.complete(octets.toString(StandardCharsets.UTF_8));
  }
}
