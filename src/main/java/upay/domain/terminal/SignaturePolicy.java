package upay.domain.terminal;

/** How a till must sign. */
public enum SignaturePolicy {
    /** MD5 over body and secret, or signature v2; where both are there, v2 counts. */
    ANY,
    /** Signature v2, and nothing else. */
    V2_ONLY
}
