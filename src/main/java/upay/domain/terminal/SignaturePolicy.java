package upay.domain.terminal;

/** The signatures that a till may use. */
public enum SignaturePolicy {
    /** MD5 over body and secret, or signature v2; if both are present, v2 counts. */
    ANY,
    /** Signature v2 only. */
    V2_ONLY
}
