package upay.channel.account;

import upay.domain.Secret;

/**
 * A client's key and certificate for mutual TLS.
 *
 * @param pkcs12 the PKCS#12 file, in Base64
 * @param password of the file
 */
public record ClientCertificate(Secret pkcs12, Secret password) {}
