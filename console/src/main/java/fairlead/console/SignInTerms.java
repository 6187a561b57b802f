package fairlead.console;

import fairlead.proxy.ledger.SignInLedger;
import java.time.Duration;

/**
 * How sign-ins by cookie are kept.
 *
 * @param idle a sign-in that nobody used for so long is over
 * @param longest after so long it is over in any case
 */
public record SignInTerms(SignInLedger ledger, Duration idle, Duration longest) {}
