/**
 * From a client's first octet to a refusal, a relayed answer or a tunnel. Frames requests, asks the
 * other packages in their order, and answers.
 */
@NullMarked
package fairlead.proxy.ingress;

import org.jspecify.annotations.NullMarked;
