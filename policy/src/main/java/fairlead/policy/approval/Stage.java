package fairlead.policy.approval;

/**
 * One stage of a chain.
 *
 * @param by who may vote in it
 * @param needed how many of them have to approve, at least 1
 */
public record Stage(By by, int needed) {}
