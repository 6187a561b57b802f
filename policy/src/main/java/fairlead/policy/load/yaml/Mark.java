package fairlead.policy.load.yaml;

/** A place in a file; line and column count from 1. */
public record Mark(int line, int column) {}
