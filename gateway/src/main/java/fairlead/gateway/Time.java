package fairlead.gateway;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The clocks that a gateway goes by. Both run on together: what waits for one must not stand still
 * while the other goes.
 *
 * @param wall what time it is, for records and the ledger
 * @param nanos monotonic time, for durations and deadlines, ns
 */
record Time(InstantSource wall, LongSupplier nanos) {
  /** The machine's own. */
  static final Time SYSTEM = new Time(InstantSource.system(), System::nanoTime);
}
