package fairlead.proxy.relay;

/** Why a tunnel ended: the only source of the label in records, metrics and pages. */
public enum TunnelEnd {
  CLIENT_CLOSED("client-closed"),
  ORIGIN_CLOSED("origin-closed"),
  IDLE("idle"),
  DRAINING("draining"),
  RESET("reset");

  private final String label;

  TunnelEnd(String label) {
    this.label = label;
  }

  /** The word in records, metrics and pages. */
  public String label() {
    return label;
  }
}
