/** The signatures of the protocol: MD5, signature v2 and the RSA signature of webhooks. */
@NullMarked
package upay.protocol.signature;

import org.jspecify.annotations.NullMarked;
