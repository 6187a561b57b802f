package fairlead.proxy;

import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class behind which a buffer stays open. Registered for every class here. */
public final class NoLeaks implements AfterAllCallback {
  private static final int TRIES = 200;
  private static final long BETWEEN_MILLIS = 25;

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    check(TRIES);
  }

  /** Sockets close a moment after the test that closed them, so it looks more than once. */
  static void check(int tries) throws InterruptedException {
    for (int i = 1; i < tries && !OpenBuffers.stacks().isEmpty(); i++) {
      Thread.sleep(BETWEEN_MILLIS);
    }
    Set<? extends Throwable> open = OpenBuffers.stacks();
    if (!open.isEmpty()) {
      throw new AssertionError(open.size() + " buffers are still open", open.iterator().next());
    }
  }
}
