package fairlead.proxy.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The running hash of a stream: each group of lines is hashed (SHA-256) together with the hash of
 * all before it. For one thread.
 */
public final class Chain {
  private static final HexFormat HEX = HexFormat.of();

  private final MessageDigest digest;
  private byte[] hash;

  private Chain(byte[] hash) {
    this.digest = sha256();
    this.hash = hash;
    digest.update(hash);
  }

  /** The chain of a stream without lines. */
  public static Chain start(String stream) {
    byte[] seed = ("fairlead audit 1\n" + stream + "\n").getBytes(StandardCharsets.US_ASCII);
    return new Chain(sha256().digest(seed));
  }

  /**
   * The chain as a checkpoint left it.
   *
   * @param line the checkpoint's own, with its newline, which belongs to what follows
   */
  public static Chain behind(Checkpoint checkpoint, byte[] line) {
    Chain chain = new Chain(HEX.parseHex(checkpoint.hash()));
    chain.update(line, 0, line.length);
    return chain;
  }

  /** Adds octets of lines. */
  public void update(byte[] octets, int from, int length) {
    digest.update(octets, from, length);
  }

  /** The hash of all up to the group before, 64 hexadecimal digits. */
  public String previous() {
    return HEX.formatHex(hash);
  }

  /** Ends a group, and begins the next; the hash of all up to here, 64 hexadecimal digits. */
  public String seal() {
    hash = digest.digest();
    digest.update(hash);
    return previous();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }
}
