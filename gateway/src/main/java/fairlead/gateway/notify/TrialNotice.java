package fairlead.gateway.notify;

import java.io.IOException;
import java.time.InstantSource;

/**
 * What came of a message that only tries a receiver.
 *
 * @param said in words
 */
public record TrialNotice(boolean delivered, String said) {

  /**
   * Sends one, once. Blocks, at most some 10 s.
   *
   * @param node this gateway's name
   * @param publicUrl the link in it
   * @param version ours
   * @throws IOException if its file of secrets cannot be used
   */
  public static TrialNotice to(
      Receiver receiver, String node, String publicUrl, InstantSource clock, String version)
      throws IOException, InterruptedException {
    receiver.secrets().check();
    Message message = new Messages(node, publicUrl).trial(clock.instant(), receiver);
    try (Sender sender = new Sender(clock, Pace.USUAL.answer(), version)) {
      Answer answer = sender.send(receiver, message);
      return new TrialNotice(answer.isDelivered(), answer.said());
    }
  }
}
