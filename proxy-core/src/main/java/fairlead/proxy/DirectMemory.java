package fairlead.proxy;

import fairlead.proxy.metrics.LoadMeters;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;

/** The memory outside the heap that Netty's buffers take, all loops together. */
final class DirectMemory {
  private DirectMemory() {}

  /** Shows it; the allocator that everything here uses counts it anyway. */
  static void on(LoadMeters meters) {
    if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider counting) {
      ByteBufAllocatorMetric metric = counting.metric();
      meters.watchBuffers(metric::usedDirectMemory, PlatformDependent.maxDirectMemory());
    }
  }
}
