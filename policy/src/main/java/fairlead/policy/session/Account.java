package fairlead.policy.session;

/** What sessions and usage are counted by: one user in one tier. */
public record Account(String user, String tier) {}
