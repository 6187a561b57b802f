package fairlead.bench;

/** What is measured; the numbers are those of the README. */
enum Measure {
  /** Requests over connections that stay. */
  M1(64, "request") {
    @Override
    Client client(Load load) {
      return new PageClient(load);
    }
  },

  /** A connection, a tunnel, one page through it, and the end of both. */
  M3(16, "tunnel") {
    @Override
    Client client(Load load) {
      return new TunnelClient(load);
    }
  };

  private final int connections;
  private final String unit;

  Measure(int connections, String unit) {
    this.connections = connections;
    this.unit = unit;
  }

  /** How many connections there are at a time. */
  int connections() {
    return connections;
  }

  /** What is counted. */
  String unit() {
    return unit;
  }

  /** The handler of one more connection. */
  abstract Client client(Load load);
}
