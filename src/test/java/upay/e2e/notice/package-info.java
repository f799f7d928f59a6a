/**
 * The channels' side of a notification: each is made as its channel makes it, signed by an independent library where there
 * is one, under the sandbox's published account. Start with {@link upay.e2e.notice.CallbackSender}.
 */
package upay.e2e.notice;
