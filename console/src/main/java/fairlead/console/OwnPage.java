package fairlead.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person reads about themselves, in sentences.
 *
 * @param notice the operator's words to the people in the tier; empty if there are none
 * @param warning that little is left; empty while that is not so
 * @param session how the session stands, and what is left of it
 * @param live what is counted down; null while that is not known
 */
public record OwnPage(
    String user,
    String tier,
    String notice,
    String warning,
    List<String> session,
    List<String> quotas,
    List<String> acts,
    @Nullable Live live) {}
