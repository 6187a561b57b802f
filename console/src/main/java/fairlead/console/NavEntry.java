package fairlead.console;

/**
 * A link in the navigation.
 *
 * @param current whether it leads to the page that it stands on
 */
public record NavEntry(String path, String label, boolean current) {}
