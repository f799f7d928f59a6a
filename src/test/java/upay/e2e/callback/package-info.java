/**
 * The channels' side of a callback: each is made as its channel makes it, signed by an independent library where
 * there is one, under the sandbox's published account. Start with {@link upay.e2e.callback.CallbackSender}.
 */
package upay.e2e.callback;
