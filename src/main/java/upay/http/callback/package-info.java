/** The HTTP routes on which channels deliver their callbacks, rate limited by address. */
package upay.http.callback;
