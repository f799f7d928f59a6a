/**
 * The sandbox seen from the merchant, over real HTTP, with signatures that are not the sandbox's own.
 *
 * <p>Start with {@link upay.sandbox.SandboxPaymentContract} and {@link upay.sandbox.SandboxReturnContract}: every channel inherits them.
 */
package upay.sandbox;
