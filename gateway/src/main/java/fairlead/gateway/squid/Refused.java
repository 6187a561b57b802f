package fairlead.gateway.squid;

/** Ends an import. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Fault fault;

  Refused(Fault fault) {
    super(fault.toString());
    this.fault = fault;
  }

  Refused(Line line, String what, String fix) {
    this(Fault.at(line, what, fix));
  }

  Fault fault() {
    return fault;
  }
}
