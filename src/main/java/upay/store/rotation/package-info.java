/** The rotation of the master key seals every stored secret anew while gateways run. */
package upay.store.rotation;
