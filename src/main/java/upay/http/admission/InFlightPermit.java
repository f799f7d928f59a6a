package upay.http.admission;

import upay.http.admission.PartyUsage.Kind;

/** A place among the requests in flight, and the shares it counts towards. Must be left once, on any thread. */
public final class InFlightPermit implements Admission {
    private final AdmissionControl admission;
    private final Kind kind;
    private final PartyUsage till;
    private final PartyUsage merchant;
    private final PartyUsage address;

    InFlightPermit(AdmissionControl admission, Kind kind, PartyUsage till, PartyUsage merchant, PartyUsage address) {
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
