/**
 * Access requests, reviews and grants as people see and move them: who may, what is recorded, who
 * is told. How they move is {@code fairlead.policy.approval}; how they are kept is the ledger's.
 */
@NullMarked
package fairlead.proxy.access;

import org.jspecify.annotations.NullMarked;
