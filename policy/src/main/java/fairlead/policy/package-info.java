/**
 * Decides who may reach what, and says why. Pure: knows no socket, no database and no clock; time
 * is an argument.
 */
@NullMarked
package fairlead.policy;

import org.jspecify.annotations.NullMarked;
