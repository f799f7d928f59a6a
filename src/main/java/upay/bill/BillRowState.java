package upay.bill;

/** How far the channel had come with a row's transaction when it made the bill. */
public enum BillRowState {
    DONE,
    /** Not final: later bills say nothing more of it, only a query of the channel does. */
    PROCESSING,
    FAILED,
    /** Taken from the merchant, and the customer's account did not accept it: a person settles it at the channel. */
    ABNORMAL
}
