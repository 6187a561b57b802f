package fairlead.proxy.audit.sink;

import fairlead.proxy.audit.SealedLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A syslog message (RFC 5424) in a frame that says its length (RFC 6587, section 3.4.1, and RFC
 * 5425), so that nothing in a record can begin another message. The message is the line of the log:
 * JSON, in which all that is not printable ASCII is escaped. There is no structured data, as that
 * would take an enterprise number of our own.
 */
final class SyslogFrame {
  /** Facility "log audit" (13), severity "informational" (6). */
  private static final int PRIORITY = 13 * 8 + 6;

  private static final int LONGEST_HOST = 255;
  private static final int LONGEST_ID = 32;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private SyslogFrame() {}

  static byte[] of(SealedLine line) {
    Instant time = line.time();
    String header =
        "<"
            + PRIORITY
            + ">1 "
            + (time == null ? "-" : TIME.format(time))
            + " "
            + name(line.node(), LONGEST_HOST)
            + " fairlead - "
            + name(line.kind(), LONGEST_ID)
            + " - ";
    byte[] before = header.getBytes(StandardCharsets.US_ASCII);
    int length = before.length + line.octets().length;
    byte[] count = (length + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[count.length + length];
    System.arraycopy(count, 0, frame, 0, count.length);
    System.arraycopy(before, 0, frame, count.length, before.length);
    System.arraycopy(line.octets(), 0, frame, count.length + before.length, line.octets().length);
    return frame;
  }

  /** A name as headers may have one: printable ASCII without blanks, and not empty. */
  private static String name(String text, int longest) {
    String safe = text.replaceAll("[^!-~]", "_");
    String cut = safe.length() <= longest ? safe : safe.substring(0, longest);
    return cut.isEmpty() ? "-" : cut;
  }
}
