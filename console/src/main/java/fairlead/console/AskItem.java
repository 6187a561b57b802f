package fairlead.console;

import java.util.List;

/**
 * An access request, or a choice of what to ask for, in words.
 *
 * @param id of the access request; the value of the choice
 * @param what it is for
 * @param state as a word; empty for a choice
 * @param sentences how it stands, who decides, and what came of it
 */
public record AskItem(
    String id, String what, String state, List<String> sentences, boolean mayWithdraw) {}
