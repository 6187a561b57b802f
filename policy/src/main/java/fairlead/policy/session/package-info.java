/**
 * Sessions as pure state: how their clocks run, when they end, and when another may be opened.
 * Knows no store and no clock; time is an argument.
 */
@NullMarked
package fairlead.policy.session;

import org.jspecify.annotations.NullMarked;
