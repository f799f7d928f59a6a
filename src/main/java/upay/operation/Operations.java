package upay.operation;

import upay.domain.Schedules;
import upay.port.Instance;
import upay.protocol.ActivateRequest;
import upay.protocol.CheckInRequest;
import upay.protocol.OrderRef;
import upay.protocol.PayRequest;
import upay.protocol.QueryRequest;
import upay.protocol.RefundRequest;

/** All operations; {@code cancel} serves revoke too, which has the same logic. */
public record Operations(
        Operation<PayRequest> pay,
        Operation<PayRequest> precreate,
        Operation<RefundRequest> refund,
        Operation<QueryRequest> query,
        Operation<OrderRef> cancel,
        VendorOperation<ActivateRequest> activate,
        Operation<CheckInRequest> checkIn) {

    /** The same, with replies in the dialect of the terminal that asks. */
    public Operations inDialects(Schedules schedules, Instance instance) {
        return new Operations(
                new DialectOperation<>(pay, schedules, instance),
                new DialectOperation<>(precreate, schedules, instance),
                new DialectOperation<>(refund, schedules, instance),
                new DialectOperation<>(query, schedules, instance),
                new DialectOperation<>(cancel, schedules, instance),
                activate,
                checkIn);
    }
}
