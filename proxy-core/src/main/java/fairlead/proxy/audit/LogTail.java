package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a log file left off.
 *
 * @param seq the last record's number; 0 in an empty file
 * @param torn octets behind the last line end: a write that a crash cut short
 */
record LogTail(long seq, long torn) {
  private static final int WINDOW = 1 << 20;
  private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)[,}]");

  static LogTail of(FileChannel file) throws IOException {
    long size = file.size();
    long from = Math.max(0, size - WINDOW);
    ByteBuffer window = ByteBuffer.allocate((int) (size - from));
    int read = 0;
    while (window.hasRemaining() && read >= 0) {
      read = file.read(window, from + window.position());
    }
    String text = new String(window.array(), 0, window.position(), StandardCharsets.ISO_8859_1);
    int end = text.lastIndexOf('\n') + 1;
    long seq = 0;
    int lineEnd = end - 1;
    if (lineEnd > 0) {
      Matcher last = SEQ.matcher(text.substring(text.lastIndexOf('\n', lineEnd - 1) + 1, lineEnd));
      if (!last.find()) {
        throw new IOException("the last line has no seq: not a log of ours");
      }
      seq = Long.parseLong(last.group(1));
    }
    return new LogTail(seq, text.length() - end);
  }
}
