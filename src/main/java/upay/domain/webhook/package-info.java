/** The order events that a merchant may subscribe to, and the receiver of a notify_url. */
package upay.domain.webhook;
