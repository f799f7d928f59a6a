/** Client connections: TLS, trusted proxies, strict decoding and eviction. */
package upay.http.connection;
