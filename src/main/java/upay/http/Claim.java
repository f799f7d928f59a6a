package upay.http;

import upay.domain.Terminal;
import upay.protocol.Credentials;

/**
 * Who says that it sent a request. Its headers tell; nothing is proved before its body was read.
 *
 * @param terminal exists, but may be disabled
 */
record Claim(Credentials credentials, Terminal terminal) {}
