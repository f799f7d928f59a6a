package upay.operation;

import upay.protocol.ActivateRequest;
import upay.protocol.CheckInRequest;
import upay.protocol.OrderRef;
import upay.protocol.PayRequest;
import upay.protocol.RefundRequest;

/** All operations; {@code cancel} serves revoke too, which has the same logic. */
public record Operations(
        Operation<PayRequest> pay,
        Operation<PayRequest> precreate,
        Operation<RefundRequest> refund,
        Operation<OrderRef> query,
        Operation<OrderRef> cancel,
        VendorOperation<ActivateRequest> activate,
        Operation<CheckInRequest> checkIn) {}
