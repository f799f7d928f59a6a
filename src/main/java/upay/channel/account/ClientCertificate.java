package upay.channel.account;

import upay.domain.Secret;

/**
 * A client's key and certificate for mutual TLS.
 *
 * @param material the PKCS#12 file, in Base64, or the key and its certificates as PEM
 * @param password of the file; empty for PEM
 */
public record ClientCertificate(Form form, Secret material, Secret password) {
    /** How the material is written. */
    public enum Form {
        PKCS12,
        PEM
    }
}
