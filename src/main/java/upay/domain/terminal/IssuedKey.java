package upay.domain.terminal;

import upay.domain.Secret;

/** The answer to an activation or a check-in: the terminal's key, and whose terminal it is. */
public record IssuedKey(
        String terminalSn, Secret key, String merchantSn, String merchantName, String storeSn, String storeName) {}
