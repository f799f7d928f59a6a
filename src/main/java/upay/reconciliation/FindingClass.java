package upay.reconciliation;

/**
 * What may not agree between a bill and the gateway, with what it means, what the gateway does about it by itself, and
 * what a person has to do. A bill alone never changes money or state: only the channel's signed answer does.
 */
public enum FindingClass {
    BILL_ONLY_NOT_PAID(
            Attention.NEXT_DAY,
            Step.ASK,
            "The channel booked a payment of an order that is not paid here.",
            "Asks the channel about the order, and takes its answer: it is paid, or its money is returned.",
            "If it is still open the next day: see order show, ask the channel."),
    CANCELED_NOT_RETURNED(
            Attention.NEXT_DAY,
            Step.ASK,
            "The channel booked a payment that was cancelled here, and no row returns its money.",
            "Asks the channel whether the money was kept, and then returns it under the same number.",
            "If it is still open the next day: return the money at the channel, and order resolve."),
    BILL_ONLY_UNKNOWN(
            Attention.AT_ONCE,
            Step.NONE,
            "The channel booked a transaction under a number that no order of this gateway has.",
            "Nothing.",
            "Find out who charged it: another system with the same account, or a lost order (restore check)."),
    OURS_ONLY(
            Attention.AT_ONCE,
            Step.ASK,
            "A payment that is paid here is in no bill of its day or the three days behind it.",
            "Asks the channel about the order, and notes its answer.",
            "Ask the channel for the missing row; until then the money is not settled."),
    AMOUNT_DIFFERS(
            Attention.AT_ONCE,
            Step.NONE,
            "The bill and the gateway know the transaction under one number, with two amounts.",
            "Nothing.",
            "Find out which one is right, with the channel; the difference is money."),
    REFUND_BILL_ONLY(
            Attention.NEXT_DAY,
            Step.ASK,
            "The channel returned money of an order, and the gateway knows no such refund as done.",
            "Asks the channel what it returned in all, and records what was returned elsewhere.",
            "If it is still open the next day: find out who refunded it, in the channel's console."),
    REFUND_OURS_ONLY(
            Attention.AT_ONCE,
            Step.ASK,
            "A refund or cancel that is done here is in no bill of its day or the three days behind it.",
            "Asks the channel about it, and notes its answer.",
            "Ask the channel; if it returned nothing, return the money at the channel."),
    REFUND_PROCESSING(
            Attention.AT_ONCE,
            Step.ASK,
            "A refund was in progress when the bill was made, and after three days it is not done here.",
            "Asks the channel about it, as often as about any open refund.",
            "Ask the channel why it is not done."),
    REFUND_FAILED(
            Attention.AT_ONCE,
            Step.ASK,
            "The bill says that a refund failed which is done here.",
            "Asks the channel about it; if that says so too, the refund is open again.",
            "If the channel confirms the failure: refund anew, or pay the customer otherwise."),
    REFUND_ABNORMAL(
            Attention.AT_ONCE,
            Step.NONE,
            "The channel took the refund from the merchant, and the customer's account did not accept it.",
            "Nothing.",
            "Complete the refund in the channel's console, to another account of the customer."),
    FEE_DIFFERS(
            Attention.NONE,
            Step.NONE,
            "The fee of a payment is below zero, or more than its amount.",
            "Nothing; the fee counts as it is in the bill.",
            "Compare with the contract."),
    DUPLICATE_ROW(
            Attention.NONE,
            Step.NONE,
            "The bill has the same row of a transaction more than once.",
            "Counts one of them.",
            "Nothing."),
    DUPLICATE_DIFFERS(
            Attention.AT_ONCE,
            Step.NONE,
            "The bill has several rows of one transaction, which are not the same.",
            "Counts the first one.",
            "Find out with the channel whether it booked the transaction twice.");

    /** When a person has to look at it. */
    public enum Attention {
        /** Only information: resolved as soon as it is found. */
        NONE,
        /** The gateway has a day to settle it by itself. */
        NEXT_DAY,
        AT_ONCE
    }

    /** What the gateway does by itself. */
    public enum Step {
        NONE,
        /** Asks the channel; what follows is by its signed answer. */
        ASK
    }

    private final Attention attention;
    private final Step step;
    private final String meaning;
    private final String automatic;
    private final String person;

    FindingClass(Attention attention, Step step, String meaning, String automatic, String person) {
        this.attention = attention;
        this.step = step;
        this.meaning = meaning;
        this.automatic = automatic;
        this.person = person;
    }

    public Attention attention() {
        return attention;
    }

    public Step step() {
        return step;
    }

    /** What it means. */
    public String meaning() {
        return meaning;
    }

    /** What the gateway does by itself. */
    public String automatic() {
        return automatic;
    }

    /** What a person has to do. */
    public String person() {
        return person;
    }
}
