/** The shares of connections, requests and bodies that terminals, merchants and addresses may hold. */
package upay.http.admission;
