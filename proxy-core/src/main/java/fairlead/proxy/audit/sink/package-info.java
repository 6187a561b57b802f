/**
 * Copies the audit log to where the settings say: each sink reads the log at its own pace. Kafka
 * and OTLP are known here only. Decides nothing, and nobody waits for it.
 */
@NullMarked
package fairlead.proxy.audit.sink;

import org.jspecify.annotations.NullMarked;
