package fairlead.policy;

/**
 * What a person needs to know of the tier that they are in.
 *
 * @param name as the policy file names it
 * @param notice the operator's words to the people in it; empty if there are none
 */
public record Tier(String name, String notice) {}
