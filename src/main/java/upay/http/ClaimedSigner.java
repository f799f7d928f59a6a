package upay.http;

import org.jspecify.annotations.Nullable;
import upay.domain.terminal.Signer;
import upay.protocol.signature.Credentials;
import upay.protocol.signature.SignatureV2;

/**
 * The signer that the headers of a request claim. The claim is verified after the body is read.
 *
 * @param v2 null if absent; the credentials then hold the signature
 * @param signer exists, but may be disabled
 */
record ClaimedSigner(Credentials credentials, @Nullable SignatureV2 v2, Signer signer) {}
