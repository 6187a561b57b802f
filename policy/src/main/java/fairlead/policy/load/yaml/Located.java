package fairlead.policy.load.yaml;

/** A bound value and where it stands. */
public record Located<T>(T value, Mark mark) {}
