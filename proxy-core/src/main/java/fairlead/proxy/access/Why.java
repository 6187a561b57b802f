package fairlead.proxy.access;

/** Why nothing was done. */
public enum Why {
  /** The words that were given cannot be used. */
  BAD_WORDS("bad-request"),
  /** It needs a reason. */
  REASON_MISSING("reason-missing"),
  /** It is for others. */
  NOT_ALLOWED("not-allowed"),
  /** Nobody reviews what they asked for, or what was asked for them. */
  OWN_REQUEST("own-request"),
  /** There is no such thing, or none that they may see. */
  UNKNOWN("not-found"),
  /** The policy does not offer that. */
  NOT_OFFERED("not-offered"),
  /** A deny rule refuses it whatever a grant says. */
  STAYS_REFUSED("stays-refused"),
  /** They have it already. */
  HAS_IT("has-it"),
  /** Too many of theirs wait. */
  TOO_MANY_PENDING("too-many-pending"),
  /** A limit is used up. */
  LIMIT("limit"),
  /** The same was denied just now. */
  DENIED_JUST_NOW("denied-just-now"),
  /** It is not pending any more, or the grant is over. */
  DECIDED("decided"),
  /** The policy altered the chain: its review begins anew. */
  REVIEW_RESTARTED("review-restarted"),
  /** One vote a person, over all stages. */
  ALREADY_VOTED("already-voted"),
  /** Another stage names them, which is not open now. */
  WRONG_STAGE("wrong-stage"),
  /** They name hosts that are not asked for, or were left out before. */
  HOSTS_NOT_NARROWING("hosts-not-narrowing"),
  /** It could not be recorded. */
  NO_RECORD("audit-unavailable");

  private final String label;

  Why(String label) {
    this.label = label;
  }

  /** The word in the API. */
  public String label() {
    return label;
  }
}
