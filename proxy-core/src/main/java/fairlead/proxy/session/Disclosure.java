package fairlead.proxy.session;

/** How much a person learns of who acted against them. */
public enum Disclosure {
  /** The actor's name. */
  NAME,
  /** Only what the actor is. */
  ROLE;

  /** The actor, as the person sees it. */
  String shown(String actor) {
    return shown(actor, "operator");
  }

  /**
   * The actor, as the person sees it.
   *
   * @param role what the actor is
   */
  public String shown(String actor, String role) {
    return this == NAME ? actor : role;
  }
}
