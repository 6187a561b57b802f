package fairlead.proxy.session;

/** How much a person learns of who acted against them. */
public enum Disclosure {
  /** The actor's name. */
  NAME,
  /** Only what the actor is. */
  ROLE;

  /** The actor, as the person sees it. */
  String shown(String actor) {
    return this == NAME ? actor : "operator";
  }
}
