/** A terminal: its secret, certificate, signature policy and rights. */
package upay.domain.terminal;
