/** The signatures of the protocol: MD5, signature v2 and the RSA signature of webhooks. */
package upay.protocol.signature;
