package upay.http;

import upay.domain.terminal.Terminal;
import upay.protocol.signature.Credentials;
import upay.protocol.signature.SignatureV2;

/**
 * Who says that it sent a request. Its headers tell; nothing is proved before its body was read.
 *
 * @param v2 null where there is none: then the credentials must hold the signature
 * @param terminal exists, but may be disabled
 */
record ClaimedSigner(Credentials credentials, SignatureV2 v2, Terminal terminal) {}
