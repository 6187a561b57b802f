package fairlead.proxy.audit.sink;

import fairlead.proxy.audit.SealedLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes lines as they stand in the log. */
final class StdoutSink implements Sink {
  private final OutputStream out;

  StdoutSink(OutputStream out) {
    this.out = out;
  }

  @Override
  public Receipt deliver(List<SealedLine> lines) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (SealedLine line : lines) {
      text.writeBytes(line.octets());
      text.write('\n');
    }
    try {
      text.writeTo(out);
      out.flush();
      return Receipt.delivered();
    } catch (IOException e) {
      return Receipt.trouble(lines, "standard output: " + e.getMessage());
    }
  }

  /** The stream is not ours. */
  @Override
  public void close() {}
}
