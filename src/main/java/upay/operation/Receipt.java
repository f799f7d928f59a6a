package upay.operation;

import upay.domain.channel.Acknowledgement;

/** What somebody who sent a notification is told. */
public sealed interface Receipt {
    /** All that follows from it is durable: the channel need not send it again. */
    record Acknowledged(Acknowledgement words) implements Receipt {}

    /** It is not believed, and sending it again would not help. */
    record Refused() implements Receipt {}

    /** There is no such channel, or the merchant has no account there. */
    record NotHere() implements Receipt {}

    /** Nothing that can be relied on has become of it: the channel has to send it again. */
    record NotNow() implements Receipt {}
}
