package upay.operation;

import upay.domain.channel.CallbackAcknowledgement;

/** What somebody who sent a notification is told. */
public sealed interface CallbackReceipt {
    /** All that follows from it is durable: the channel need not send it again. */
    record Acknowledged(CallbackAcknowledgement words) implements CallbackReceipt {}

    /** It is not believed, and sending it again would not help. */
    record Refused() implements CallbackReceipt {}

    /** There is no such channel, or the merchant has no account there. */
    record UnknownChannel() implements CallbackReceipt {}

    /** Nothing that can be relied on has become of it: the channel has to send it again. */
    record NotNow() implements CallbackReceipt {}
}
