package fairlead.proxy.http1;

/** How far a head has been read. */
public enum Progress {
  /** All octets given were taken; the head goes on. */
  MORE,
  /** The head is complete; what follows it was left. */
  DONE,
  /** The head breaks a rule. */
  FAULTY
}
