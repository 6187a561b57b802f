package fairlead.policy.load.yaml;

/** A number of octets, at least 0; written with a unit: {@code 64KiB 2GiB}. */
public record ByteSize(long bytes) {}
