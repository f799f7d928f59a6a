/** The contract of the shop protocol, docs/openapi.yaml, against the program. */
package upay.openapi;
