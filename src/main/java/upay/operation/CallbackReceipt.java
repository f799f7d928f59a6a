package upay.operation;

import upay.domain.channel.CallbackAcknowledgement;

/** The response to a callback. */
public sealed interface CallbackReceipt {
    /** All its effects are durable: the channel need not send it again. */
    record Acknowledged(CallbackAcknowledgement words) implements CallbackReceipt {}

    /** It is rejected, and sending it again would not help. */
    record Refused() implements CallbackReceipt {}

    /** Unknown channel, or the merchant has no account there. */
    record UnknownChannel() implements CallbackReceipt {}

    /** It has no durable effect yet: the channel has to send it again. */
    record NotNow() implements CallbackReceipt {}
}
