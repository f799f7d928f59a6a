/**
 * The sandbox seen from the merchant, over real HTTP, with signatures that are not the sandbox's own.
 *
 * <p>Start with {@link upay.sandbox.ThePaymentTable} and {@link upay.sandbox.TheReturnTable}: every channel inherits them.
 */
package upay.sandbox;
