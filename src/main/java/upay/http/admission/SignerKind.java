package upay.http.admission;

import upay.domain.terminal.Signer;
import upay.domain.terminal.Vendor;

/** Whose shares a request counts towards: vendors' and terminals' are counted apart. */
public enum SignerKind {
    TERMINAL,
    VENDOR;

    public static SignerKind of(Signer signer) {
        return signer instanceof Vendor ? VENDOR : TERMINAL;
    }
}
