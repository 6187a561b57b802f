package fairlead.proxy.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What our reader makes of some octets.
 *
 * @param verdict {@code ok}, {@code more}, or the name of the rule that is broken
 * @param out the octets that go on, if ok
 * @param left how many octets behind the message were left alone
 */
record Reading(String verdict, String out, int left) {
  static final HeadLimits LIMITS = new HeadLimits(8_192, 16_384, 100);
  private static final String US = "us";

  /** How octets arrive: all at once, or cut in pieces. */
  interface Arrival {
    /** The end of the piece that starts at an offset. */
    int next(int from, int length);

    Arrival WHOLE = (from, length) -> length;
    Arrival ONE_BY_ONE = (from, length) -> from + 1;

    static Arrival cutAt(int cut) {
      return (from, length) -> from < cut ? cut : length;
    }
  }

  static Reading request(String wire, Arrival arrival) {
    RequestHead head = new RequestHead(LIMITS);
    Reading reading = head(head, wire, arrival);
    boolean forwards = head.form() == TargetForm.ABSOLUTE && head.scheme().equals("http");
    return reading.verdict.equals("ok") && forwards ? reading.with(request(head)) : reading;
  }

  private static String request(RequestHead head) {
    ByteBuf out = Unpooled.buffer();
    head.writeTo(out, new RequestEdits(US, head.upgrade() != null));
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  static Reading response(String to, String wire, Arrival arrival) {
    ResponseHead head = new ResponseHead(LIMITS);
    head.forRequest(to.equals("HEAD"), to.equals("UPGRADE"));
    Reading reading = head(head, wire, arrival);
    if (!reading.verdict.equals("ok")) {
      return reading;
    }
    ByteBuf out = Unpooled.buffer();
    head.writeTo(out, new ResponseEdits(US, false, false, false, head.switching()));
    return reading.with(out.toString(StandardCharsets.ISO_8859_1));
  }

  static Reading chunks(String wire, boolean payloadOnly, Arrival arrival) {
    ChunkFraming framing = new ChunkFraming(payloadOnly);
    StringBuilder out = new StringBuilder();
    ByteBuf waiting = Unpooled.buffer();
    for (int from = 0; from < wire.length(); ) {
      int to = arrival.next(from, wire.length());
      waiting.writeBytes(octets(wire.substring(from, to)));
      from = to;
      ChunkFraming.Step step = walk(framing, waiting, out);
      if (step == ChunkFraming.Step.FAULTY) {
        return new Reading(Objects.requireNonNull(framing.fault()).name(), "", 0);
      }
      if (step == ChunkFraming.Step.DONE) {
        return new Reading("ok", out.toString(), waiting.readableBytes() + wire.length() - to);
      }
    }
    return new Reading("more", "", 0);
  }

  private static ChunkFraming.Step walk(ChunkFraming framing, ByteBuf in, StringBuilder out) {
    while (true) {
      ChunkFraming.Step step = framing.next(in);
      switch (step) {
        case PASS -> out.append(in.readCharSequence(framing.length(), StandardCharsets.ISO_8859_1));
        case SKIP -> in.skipBytes(framing.length());
        case MORE, DONE, FAULTY -> {
          return step;
        }
      }
    }
  }

  private static Reading head(Head head, String wire, Arrival arrival) {
    ByteBuf waiting = Unpooled.buffer();
    for (int from = 0; from < wire.length(); ) {
      int to = arrival.next(from, wire.length());
      waiting.writeBytes(octets(wire.substring(from, to)));
      from = to;
      Progress progress = head.read(waiting);
      if (progress == Progress.FAULTY) {
        return new Reading(Objects.requireNonNull(head.fault()).name(), "", 0);
      }
      if (progress == Progress.DONE) {
        return new Reading("ok", "", waiting.readableBytes() + wire.length() - to);
      }
    }
    return new Reading("more", "", 0);
  }

  static byte[] octets(String wire) {
    return wire.getBytes(StandardCharsets.ISO_8859_1);
  }

  private Reading with(String written) {
    return new Reading(verdict, written, left);
  }
}
