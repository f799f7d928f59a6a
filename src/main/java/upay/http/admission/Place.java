package upay.http.admission;

import upay.http.admission.Holding.Kind;

/** A place among the requests in flight, and whose share it is of. To be left once, on any thread. */
public final class Place {
    private final Admission admission;
    private final Kind kind;
    private final Holding till;
    private final Holding merchant;
    private final Holding address;

    Place(Admission admission, Kind kind, Holding till, Holding merchant, Holding address) {
        this.admission = admission;
        this.kind = kind;
        this.till = till;
        this.merchant = merchant;
        this.address = address;
    }

    public void leave() {
        till.give(kind, 1);
        merchant.give(kind, 1);
        address.give(kind, 1);
        admission.leave(kind);
    }
}
