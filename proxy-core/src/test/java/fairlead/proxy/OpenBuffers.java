package fairlead.proxy;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows every reference-counted resource that is open, and where it came from. Netty takes it in
 * place of its own detector, which only finds what the garbage collector found first. Constants are
 * no leaks: what a static initializer makes is not counted.
 */
public final class OpenBuffers<T> extends ResourceLeakDetector<T> {
  private static final Set<Tracker<?>> OPEN = ConcurrentHashMap.newKeySet();

  /** Called by Netty. */
  public OpenBuffers(Class<?> type, int interval) {
    super(type, interval);
  }

  /** Called by Netty. */
  public OpenBuffers(Class<?> type, int interval, long maxActive) {
    super(type, interval);
  }

  /** The stacks that made what is open. */
  static Set<? extends Throwable> stacks() {
    return Set.copyOf(OPEN.stream().map(Tracker::made).toList());
  }

  @Override
  public ResourceLeakTracker<T> track(T resource) {
    return trackForcibly(resource);
  }

  @Override
  public ResourceLeakTracker<T> trackForcibly(T resource) {
    Throwable made = new Throwable("made here");
    boolean constant =
        Arrays.stream(made.getStackTrace()).anyMatch(at -> at.getMethodName().equals("<clinit>"));
    if (constant) {
      return null;
    }
    Tracker<T> tracker = new Tracker<>(made);
    OPEN.add(tracker);
    return tracker;
  }

  @Override
  public boolean isRecordEnabled() {
    return false;
  }

  private static final class Tracker<T> implements ResourceLeakTracker<T> {
    private final Throwable made;

    Tracker(Throwable made) {
      this.made = made;
    }

    Throwable made() {
      return made;
    }

    @Override
    public void record() {
      // Where it went is not kept.
    }

    @Override
    public void record(Object hint) {
      // Where it went is not kept.
    }

    @Override
    public boolean close(T resource) {
      return OPEN.remove(this);
    }
  }
}
